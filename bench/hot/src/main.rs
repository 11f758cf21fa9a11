//! The paths that most of the work goes through, each called many times on fixed input, so that callgrind can
//! count the instructions of a call: see `bench/instructions.py`.
//!
//! A path is one function of `paths.rs`; what happens outside of these is not counted. A path must never depend
//! on the clock, on chance or on another thread.

mod paths;
mod town;

use anyhow::Context;
use chrono::TimeDelta;
use sanping_domain::{
    petition::{Category, CategoryCode, LowRating, SectorModel, Traits},
    shared::{CategoryId, Cursor, Name},
};
use std::hint::black_box;
use town::Town;
use uuid::Uuid;

/// How often each path is called; what is told is the mean.
const CALLS: u32 = 50;

/// The model that is shipped.
const MODEL: &[u8] = include_bytes!("../../../infra/model/sector.bin");

fn main() -> anyhow::Result<()> {
    let categories = categories()?;
    let category = categories.first().context("a category")?.id;
    pure(&Town::new(category)?, &categories)
}

/// Twelve categories.
fn categories() -> anyhow::Result<Vec<Category>> {
    let at = "2026-11-20T00:00:00Z".parse()?;
    let names = "水电气 停车 噪音 消防 卫生 违建 邻里 养老 商户 物业 设施 其他";
    let one = |(number, name): (u128, &str)| -> anyhow::Result<Category> {
        Ok(Category {
            id: CategoryId(Uuid::from_u128(number + 100)),
            parent_id: None,
            code: CategoryCode::parse(&format!("category_{number}"))?,
            name: Name::parse(name)?,
            sector: None,
            photo_required: false,
            check_required: false,
            low_rating: LowRating::default(),
            retired_at: None,
            version: 1,
            created_at: at,
            updated_at: at,
        })
    };
    (0..).zip(names.split(' ')).map(one).collect()
}

/// The paths that need nothing but their input.
fn pure(town: &Town, categories: &[Category]) -> anyhow::Result<()> {
    let book = town.rules()?;
    let model = SectorModel::read(MODEL)?;
    let report = &town.report;
    let text = format!("{} {}", report.title, report.body);
    let one = Traits { category: Some(town.category), point: report.point, at: town.now };
    let other = |n: u32| Traits { at: town.now - TimeDelta::hours(i64::from(n)), ..one };
    let others: Vec<Traits> = (0..100).map(other).collect();
    for call in 1..=CALLS {
        black_box(paths::file(town, call)?);
        let [dispatched, accepted, finished, rated] = town.story()?;
        black_box(paths::dispatch(dispatched, &town.facts)?);
        black_box(paths::accept(accepted, &town.facts)?);
        black_box(paths::finish(finished, &town.facts)?);
        black_box(paths::rate(rated, &town.facts)?);
        black_box(paths::deadline(town));
        black_box(paths::route(&book, town, &text));
        black_box(paths::cursor(Cursor { at: town.now, id: Uuid::from_u128(u128::from(call)) })?);
        black_box(paths::duplicates(&one, &others));
        black_box(paths::suggestion(&model, categories, &text));
    }
    Ok(())
}
