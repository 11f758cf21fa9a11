//! A table of petitions, in words for people.

use super::dto::Format;
use crate::{http::Lang, petition::without_numbers};
use chrono::{DateTime, FixedOffset, Utc};
use rust_xlsxwriter::{Workbook, XlsxError};
use sanping_domain::{
    petition::{Channel, Petition, PetitionKind, Status, Urgency},
    shared::plain_cell,
};

/// The columns, in both languages.
const COLUMNS: [(&str, &str); 15] = [
    ("编号", "number"),
    ("状态", "status"),
    ("类型", "kind"),
    ("分类", "category"),
    ("紧急程度", "urgency"),
    ("渠道", "channel"),
    ("标题", "title"),
    ("所属网格", "place"),
    ("办理轮次", "round"),
    ("退单次数", "returns"),
    ("上报时间", "reported"),
    ("首次派单时间", "dispatched"),
    ("首次接单时间", "accepted"),
    ("首次办结时间", "handled"),
    ("结束时间", "ended"),
];

/// One petition in the order of the columns.
pub struct Row([String; COLUMNS.len()]);

/// Why a table could not be written: a defect of ours.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// As CSV.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// As CSV, at its end.
    #[error("the table could not be finished")]
    Unfinished,
    /// As a workbook.
    #[error(transparent)]
    Xlsx(#[from] XlsxError),
}

impl Row {
    /// A petition with the names of its category and its place.
    pub fn of(petition: &Petition, category: String, place: String, lang: Lang) -> Self {
        let times = petition.times;
        let word = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
        Self([
            petition.number.to_string(),
            word(status(petition.status), petition.status.as_str()),
            word(kind_of(petition.kind), petition.kind.as_str()),
            category,
            word(urgency(petition.urgency), petition.urgency.as_str()),
            word(channel(petition.channel), petition.channel.as_str()),
            without_numbers(petition.title.as_str()),
            place,
            petition.work.round.to_string(),
            petition.work.returns.to_string(),
            in_china(Some(times.reported_at)),
            in_china(times.dispatched_at),
            in_china(times.accepted_at),
            in_china(times.first_handled_at),
            in_china(times.ended_at),
        ])
    }
}

/// The media type of a form, and how its file names end.
pub const fn kind(format: Format) -> (&'static str, &'static str) {
    match format {
        Format::Csv => ("text/csv; charset=utf-8", "csv"),
        Format::Xlsx => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    }
}

/// Writes the table.
///
/// # Errors
/// [`SheetError`], a defect of ours.
pub fn write(rows: &[Row], format: Format, lang: Lang) -> Result<Vec<u8>, SheetError> {
    let header = COLUMNS.map(|(zh, en)| if lang == Lang::Zh { zh } else { en });
    match format {
        Format::Csv => write_csv(&header, rows),
        Format::Xlsx => write_xlsx(&header, rows),
    }
}

fn write_csv(header: &[&str], rows: &[Row]) -> Result<Vec<u8>, SheetError> {
    // Spreadsheets take a file without the mark for one in the old code page of their system.
    let mut out = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{FEFF}".as_bytes().to_vec());
    out.write_record(header)?;
    for Row(cells) in rows {
        out.write_record(cells.iter().map(|cell| plain_cell(cell).into_owned()))?;
    }
    out.into_inner().map_err(|_| SheetError::Unfinished)
}

/// A workbook says of each cell that it is text, so that nothing in it is ever worked out.
fn write_xlsx(header: &[&str], rows: &[Row]) -> Result<Vec<u8>, SheetError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0u16..).zip(header) {
        sheet.write_string(0, column, *name)?;
    }
    for (line, Row(cells)) in (1u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(cells) {
            sheet.write_string(line, column, cell)?;
        }
    }
    Ok(book.save_to_buffer()?)
}

fn in_china(at: Option<DateTime<Utc>>) -> String {
    let Some((at, china)) = at.zip(FixedOffset::east_opt(8 * 3600)) else { return String::new() };
    at.with_timezone(&china).format("%Y-%m-%d %H:%M:%S").to_string()
}

const fn status(status: Status) -> &'static str {
    match status {
        Status::Reported => "待派单",
        Status::Dispatched => "待接单",
        Status::Handling => "办理中",
        Status::AwaitingReporter => "待补充",
        Status::Suspended => "挂账",
        Status::Verifying => "待核查",
        Status::Handled => "待评价",
        Status::Closed => "已办结",
        Status::Rejected => "不予受理",
        Status::Withdrawn => "已撤回",
        Status::Merged => "已并案",
    }
}

const fn kind_of(kind: PetitionKind) -> &'static str {
    match kind {
        PetitionKind::Consult => "咨询",
        PetitionKind::Help => "求助",
        PetitionKind::Suggestion => "建议",
        PetitionKind::Complaint => "投诉",
        PetitionKind::Report => "举报",
    }
}

const fn urgency(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Normal => "一般",
        Urgency::Urgent => "紧急",
        Urgency::Danger => "危险",
    }
}

const fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Console => "调度台",
        Channel::Worker => "工作端",
        Channel::Resident => "居民端",
        Channel::Import => "导入",
        Channel::Open311 => "Open311",
        Channel::Service => "第三方系统",
    }
}
