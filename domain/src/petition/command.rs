use super::{
    Action, Assignee, Body, CallOutcome, Days, Deadline, PetitionError, Photos, RatingReason, Reason,
    RejectReason, Score, Title, Visibility,
};
use crate::shared::{CategoryId, Name, PetitionId, Point};
use chrono::NaiveDate;

/// What somebody asks to be done to a petition, in parsed words. A report begins one: see [`super::file`].
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the names of the fields and of their types say what they are")]
pub enum Command {
    /// Hand it to somebody.
    Dispatch { to: Assignee, reason: Option<Reason> },
    /// Give it back to the desk.
    ReturnToDesk { reason: Reason },
    /// Take it on.
    Accept,
    /// Hand it to somebody else.
    Transfer { to: Assignee, reason: Reason },
    /// Say how it goes, to the readers chosen.
    NoteProgress { text: Body, photos: Photos, visibility: Visibility },
    /// Ask the reporter.
    AskReporter { question: Body },
    /// Answer the question.
    Answer { text: Body, photos: Photos },
    /// Ask for more time.
    RequestExtension { days: Days, reason: Reason },
    /// Grant it.
    GrantExtension { reason: Option<Reason> },
    /// Refuse it.
    RefuseExtension { reason: Reason },
    /// Set it aside until a day in China.
    Suspend { review_on: NaiveDate, reason: Reason },
    /// Go on.
    Resume { reason: Option<Reason> },
    /// Split it.
    Split { children: Children },
    /// Say that it is done, and how.
    Finish { result: Body, photos: Photos },
    /// Say, on the spot, that it is really done.
    PassCheck { text: Option<Body>, photos: Photos, point: Option<Point> },
    /// Say, on the spot, that it is not done.
    FailCheck { reason: Reason, photos: Photos, point: Option<Point> },
    /// Rate the round.
    Rate { score: Score, reasons: Vec<RatingReason>, text: Option<Body> },
    /// Have it done again.
    Reopen { reason: Reason, photos: Photos },
    /// Write down a call back.
    CallBack { outcome: CallOutcome, text: Option<Body> },
    /// Ask for haste.
    Urge { text: Option<Body> },
    /// Ask for haste from above.
    Supervise { text: Body },
    /// Put it before the next tier.
    Climb { reason: Option<Reason> },
    /// Not take it on.
    Reject { reason: RejectReason, text: Option<Body>, go_to: Option<Name<200>> },
    /// Take the report back.
    Withdraw { reason: Option<Reason> },
    /// Say that one has the same trouble.
    Join,
    /// Make it part of another.
    Merge { into: PetitionId, reason: Option<Reason> },
    /// Undo that.
    Unmerge { reason: Reason },
    /// Say that four fifths of the time are used up.
    Warn,
    /// Say that a deadline has passed.
    Overdue,
    /// Say that the review date has come.
    Review,
    /// Close it: the time to rate is over.
    Close,
    /// Put these deadlines in place of its own.
    Retime { response: Option<Deadline>, handling: Option<Deadline> },
}

impl Command {
    /// The action of the table that this asks for.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Dispatch { .. } => Action::Dispatch,
            Self::ReturnToDesk { .. } => Action::ReturnToDesk,
            Self::Accept => Action::Accept,
            Self::Transfer { .. } => Action::Transfer,
            Self::NoteProgress { .. } => Action::NoteProgress,
            Self::AskReporter { .. } => Action::AskReporter,
            Self::Answer { .. } => Action::Answer,
            Self::RequestExtension { .. } => Action::RequestExtension,
            Self::GrantExtension { .. } => Action::GrantExtension,
            Self::RefuseExtension { .. } => Action::RefuseExtension,
            Self::Suspend { .. } => Action::Suspend,
            Self::Resume { .. } => Action::Resume,
            Self::Split { .. } => Action::Split,
            Self::Finish { .. } => Action::Finish,
            Self::PassCheck { .. } => Action::PassCheck,
            Self::FailCheck { .. } => Action::FailCheck,
            Self::Rate { .. } => Action::Rate,
            Self::Reopen { .. } => Action::Reopen,
            Self::CallBack { .. } => Action::CallBack,
            Self::Urge { .. } => Action::Urge,
            Self::Supervise { .. } => Action::Supervise,
            Self::Climb { .. } => Action::Climb,
            Self::Reject { .. } => Action::Reject,
            Self::Withdraw { .. } => Action::Withdraw,
            Self::Join => Action::Join,
            Self::Merge { .. } => Action::Merge,
            Self::Unmerge { .. } => Action::Unmerge,
            Self::Warn => Action::Warn,
            Self::Overdue => Action::Overdue,
            Self::Review => Action::Review,
            Self::Close => Action::Close,
            Self::Retime { .. } => Action::Retime,
        }
    }
}

/// One part of a petition that is split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChild {
    /// What it is called.
    pub title: Title,
    /// What is to be done.
    pub body: Body,
    /// Its category.
    pub category_id: CategoryId,
}

/// The parts of a petition that is split: 2 to 10.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Children(Vec<NewChild>);

impl Children {
    /// The most parts of one petition that may be open at once.
    pub const MOST_OPEN: u32 = 10;

    /// Takes 2 to 10 parts.
    ///
    /// # Errors
    /// [`PetitionError::ChildrenOutOfRange`].
    pub fn parse(children: Vec<NewChild>) -> Result<Self, PetitionError> {
        if (2..=10).contains(&children.len()) {
            Ok(Self(children))
        } else {
            Err(PetitionError::ChildrenOutOfRange)
        }
    }

    /// How many.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// The parts.
    #[must_use]
    pub fn into_vec(self) -> Vec<NewChild> {
        self.0
    }
}
