//! A happening becomes a command of somebody: what is said, by whom, to whom.

use super::cast::Cast;
use crate::http::ApiError;
use chrono::{DateTime, Days as CivilDays, Utc};
use sanping_domain::{
    petition::{
        Assignee, Body, CallOutcome, Command, Days, Petition, Photos, Reason, RejectReason, Score, Status,
        Visibility, civil_day,
    },
    shared::{Actor, Name, PetitionId},
};
use sanping_infra::{db::Conn, synthetic::Happening};

/// How long after the end of the story a petition put aside is looked at again.
const REVIEW: CivilDays = CivilDays::new(45);

/// The moment of a happening.
pub(super) struct Moment<'a> {
    /// Who there is.
    pub cast: &'a Cast,
    /// The petition's category, by its code.
    pub category: &'static str,
    /// Chooses among what is alike.
    pub turn: usize,
    /// An open petition that it may be merged into.
    pub other: Option<PetitionId>,
    /// When the story ends.
    pub end: DateTime<Utc>,
}

/// Who does what; `None` where the petition has moved on and nobody would.
///
/// # Errors
/// Trouble with the database.
pub(super) fn command<'a>(
    conn: &mut Conn,
    petition: &Petition,
    what: Happening,
    at: &Moment<'a>,
) -> Result<Option<(&'a Actor, Command)>, ApiError> {
    let (desk, reporter) = (Some(at.cast.desk()), at.cast.reporter(petition));
    let hands = at.cast.hands(conn, petition)?;
    let (who, command) = match what {
        Happening::Dispatch => (desk, Command::Dispatch { to: assignee(petition, at), reason: None }),
        Happening::Accept => (hands, Command::Accept),
        Happening::Return => (hands, Command::ReturnToDesk { reason: said("需要其他部门处理")? }),
        Happening::Note => {
            let text = words("已到现场查看，正在联系维修。")?;
            (
                hands,
                Command::NoteProgress { text, photos: Photos::default(), visibility: Visibility::Reporter },
            )
        }
        Happening::Ask => (hands, Command::AskReporter { question: words("请问具体在几单元几楼？")? }),
        Happening::Answer => {
            (reporter, Command::Answer { text: words("在二单元三楼。")?, photos: Photos::default() })
        }
        Happening::Extend => {
            (hands, Command::RequestExtension { days: Days::new(3)?, reason: said("等待配件到货")? })
        }
        Happening::Suspend => {
            let review_on = civil_day(at.end).checked_add_days(REVIEW).unwrap_or(chrono::NaiveDate::MAX);
            (desk, Command::Suspend { review_on, reason: said("需列入改造计划")? })
        }
        Happening::Finish => (
            hands,
            Command::Finish {
                result: words("已处理完毕，现场恢复正常。")?, photos: Photos::default()
            },
        ),
        Happening::PassCheck if petition.status != Status::Verifying => return Ok(None),
        Happening::PassCheck => {
            (desk, Command::PassCheck { text: None, photos: Photos::default(), point: petition.point })
        }
        Happening::Rate(score) => {
            (reporter, Command::Rate { score: Score::new(score)?, reasons: Vec::new(), text: None })
        }
        Happening::CallBack => (desk, Command::CallBack { outcome: CallOutcome::Satisfied, text: None }),
        Happening::Reopen => {
            (reporter, Command::Reopen { reason: said("问题又出现了")?, photos: Photos::default() })
        }
        Happening::Urge => (reporter, Command::Urge { text: None }),
        Happening::Join => (at.cast.neighbour(petition, at.turn), Command::Join),
        Happening::Reject(reason) => (desk, reject(reason)?),
        Happening::Withdraw => (reporter, Command::Withdraw { reason: None }),
        Happening::Merge => match at.other {
            Some(into) => (desk, Command::Merge { into, reason: None }),
            None => return Ok(None),
        },
    };
    Ok(who.map(|who| (who, command)))
}

/// Two of three go to the grid of the place, the others to the unit that knows the matter.
fn assignee(petition: &Petition, at: &Moment<'_>) -> Assignee {
    match at.cast.unit(at.category) {
        Some(unit) if at.turn.is_multiple_of(3) => Assignee::Unit(unit),
        _ => Assignee::Grid(petition.grid_id),
    }
}

fn reject(reason: RejectReason) -> Result<Command, ApiError> {
    let go_to = (reason == RejectReason::NotOurs).then(|| Name::parse("请向相邻社区反映"));
    Ok(Command::Reject { reason, text: None, go_to: go_to.transpose().map_err(ApiError::internal)? })
}

fn words(text: &str) -> Result<Body, ApiError> {
    Body::parse(text).map_err(ApiError::internal)
}

fn said(text: &str) -> Result<Reason, ApiError> {
    Reason::parse(text).map_err(ApiError::internal)
}
