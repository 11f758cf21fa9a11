use actix_web::{rt::System, web::Data};
use anyhow::{Context, anyhow};
use clap::Args;
use rustix::time::{ClockId, clock_gettime};
use sanping_api::{
    config::Config,
    http::{ApiError, Caller},
    petition::{Look, begin, look},
    state::State,
};
use sanping_domain::{
    account::Login,
    petition::{
        Address, Body, Channel, IdentityMode, PetitionKind, Photos, Report, Routed, RoutedBy, Title, Urgency,
        civil_day,
    },
    shared::{Actor, CategoryId, GridId, Identity, PetitionId, Point, SessionId},
};
use sanping_infra::account;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Filed before the clock runs: what is read once, such as the dictionary of words, is no part of filing.
const WARM_UP: usize = 50;

/// What is filed, and for how long.
#[derive(Args)]
pub struct Raw {
    /// For how long.
    #[arg(long)]
    seconds: u64,
    /// The category of every report.
    #[arg(long)]
    category: Uuid,
    /// Where every report is, in degrees.
    #[arg(long, allow_negative_numbers = true)]
    longitude: f64,
    /// Where every report is, in degrees.
    #[arg(long, allow_negative_numbers = true)]
    latitude: f64,
    /// Who reports.
    #[arg(long, default_value = "resident-1")]
    login: String,
}

impl Raw {
    /// Files one after the other: the next begins when the disk has the last. Says how many a second, and how many
    /// milliseconds of CPU each took, with the threads that write.
    pub fn run(self) -> anyhow::Result<()> {
        System::new().block_on(async {
            let state = Data::new(State::open(Config::from_env()?, false).await?);
            let caller = self.reporter(&state).await?;
            let look = look(&state, &caller).await.map_err(trouble)?;
            let mut reports = (0..).map(|number| self.report(number));
            for report in reports.by_ref().take(WARM_UP) {
                file(&state, look.clone(), caller.clone(), report?).await?;
            }
            let (begun, until) = (Instant::now(), Duration::from_secs(self.seconds));
            let before = clock_gettime(ClockId::ProcessCPUTime);
            let mut filed = 0_u32;
            while begun.elapsed() < until
                && let Some(report) = reports.next()
            {
                file(&state, look.clone(), caller.clone(), report?).await?;
                filed += 1;
            }
            let rate = f64::from(filed) / begun.elapsed().as_secs_f64();
            let used = Duration::try_from(clock_gettime(ClockId::ProcessCPUTime) - before)?;
            println!("{rate:.1} {:.4}", used.as_secs_f64() * 1000.0 / f64::from(filed.max(1)));
            Ok(())
        })
    }

    async fn reporter(&self, state: &State) -> anyhow::Result<Caller> {
        let login = Login::parse(&self.login)?;
        let known = state.db.read(move |conn| account::credentials(conn, &login)).await?;
        let known = known.with_context(|| format!("nobody is called {}", self.login))?;
        let identity = Identity::Account(known.account, SessionId::new());
        Ok(Caller { actor: Actor { identity, holdings: Vec::new() }, address: "127.0.0.1".into() })
    }

    fn report(&self, number: u32) -> anyhow::Result<Report> {
        let words = format!("这是压力测试的第 {number} 条上报：楼道灯不亮，晚上出入不便，请尽快安排维修。");
        Ok(Report {
            kind: PetitionKind::Help,
            category_id: CategoryId(self.category),
            urgency: Urgency::Normal,
            channel: Channel::Resident,
            title: Title::parse(&format!("测试上报 {number}"))?,
            body: Body::parse(&words)?,
            address: Some(Address::parse("阳光花园 3 号楼 2 单元")?),
            point: Some(Point::new(self.longitude, self.latitude)?),
            identity_mode: IdentityMode::RealName,
            photos: Photos::default(),
            // Until its place is found, in the transaction that files it.
            grid_id: GridId(Uuid::nil()),
            routed: Routed { by: RoutedBy::Desk, reason: String::new() },
        })
    }
}

async fn file(state: &Data<State>, look: Look, caller: Caller, report: Report) -> anyhow::Result<()> {
    let number = state.numbers.next(&state.db, civil_day(look.now)).await?;
    let name = (PetitionId::new(), number);
    let filed = state.db.write(move |tx| begin(tx, &look, &caller, report, name));
    filed.await.map_err(trouble)
}

fn trouble(error: ApiError) -> anyhow::Error {
    anyhow!("{error} {:?}", error.cause)
}
