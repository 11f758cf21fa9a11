use super::PetitionSeed;
use chrono::FixedOffset;
use std::io::Write;

const HEADER: [&str; 12] =
    ["编号", "用户", "标题", "内容", "时间", "类型", "分类", "地址", "网格", "经度", "纬度", "紧急程度"];

/// Writes petitions as a city's system exports them: Chinese headers, Shanghai time without an offset.
///
/// # Errors
/// Whatever the writer says.
pub fn write_csv(petitions: impl IntoIterator<Item = PetitionSeed>, to: impl Write) -> csv::Result<()> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(HEADER)?;
    for petition in petitions {
        writer.write_record(cells(&petition))?;
    }
    Ok(writer.flush()?)
}

fn cells(petition: &PetitionSeed) -> [String; 12] {
    let local = FixedOffset::east_opt(8 * 3600)
        .map(|zone| petition.at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S").to_string());
    [
        petition.external_id.clone(),
        petition.reporter.clone(),
        petition.title.clone(),
        petition.body.clone(),
        local.unwrap_or_default(),
        petition.kind.as_str().to_owned(),
        petition.category.to_owned(),
        petition.address.clone(),
        petition.micro_grid.clone(),
        petition.point.longitude().to_string(),
        petition.point.latitude().to_string(),
        petition.urgency.as_str().to_owned(),
    ]
}
