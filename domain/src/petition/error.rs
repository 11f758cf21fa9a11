use super::{Action, Status};
use crate::shared::{Kind, Rule};

/// Why a step was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PetitionError {
    /// The transition table knows no such step from this status.
    #[error("{} is not possible while the petition is {}", .action.as_str(), .status.as_str())]
    ActionNotPossible {
        /// The step asked for.
        action: Action,
        /// Where the petition stands.
        status: Status,
    },
    /// The caller has no part in this petition that may take this step.
    #[error("{} is not for you to do here", .0.as_str())]
    ActionNotYours(Action),
    /// The community has decided who must handle it: it cannot be given back again.
    #[error("the community has decided who handles this; it cannot be returned again")]
    DecidedByArbitration,
    /// The grid, unit or person does not exist, is not active, or does not serve this place.
    #[error("no such grid, unit or person serves this place")]
    AssigneeUnknown,
    /// It already has this assignee.
    #[error("it is already with this grid, unit or person")]
    SameAssignee,
    /// One request for more time is still to be answered.
    #[error("a request for more time is waiting for its answer")]
    ExtensionPending,
    /// Nobody has asked for more time.
    #[error("nobody has asked for more time")]
    NoExtensionPending,
    /// All the days a petition may be extended by are used up.
    #[error("this petition has been extended by as much as is allowed")]
    ExtensionUsedUp,
    /// More days than are left of the extension allowed.
    #[error("so many days are not left")]
    ExtensionTooLong,
    /// Not 1 to 10 days.
    #[error("an extension is 1 to 10 days")]
    DaysOutOfRange,
    /// A review date must lie after today.
    #[error("the review date must lie after today")]
    ReviewDateNotAhead,
    /// The question to the reporter may still be answered.
    #[error("the reporter may still answer")]
    QuestionStillOpen,
    /// A child of this petition is still open.
    #[error("a child of this petition is still open")]
    ChildrenOpen,
    /// Not 2 to 10 children.
    #[error("a petition is split into 2 to 10 children")]
    ChildrenOutOfRange,
    /// The category asks for a photo after the work.
    #[error("this category asks for a photo after the work")]
    PhotoRequired,
    /// More than 9 photos.
    #[error("a step carries at most 9 photos")]
    TooManyPhotos,
    /// The same photo twice.
    #[error("the same photo is named twice")]
    RepeatedPhoto,
    /// Whoever handled it in this round may not check it.
    #[error("someone other than the handler must check")]
    CheckerIsHandler,
    /// Whoever handled it in this round, or had it last before, may not rate it, also where she reported it herself.
    #[error("someone other than the handler must rate")]
    RaterIsHandler,
    /// Whoever works at the place must check on the spot.
    #[error("say where the check was made")]
    PlaceOfCheckRequired,
    /// Its handlers have passed it on as often as they may: now the desk decides.
    #[error("its handlers may not pass it on again in this round")]
    TransfersUsedUp,
    /// Ten parts are open.
    #[error("as many parts are open as may be")]
    TooManyParts,
    /// The caller has rated this round.
    #[error("you have rated this round already")]
    AlreadyRated,
    /// The rating window is over.
    #[error("the time to rate is over")]
    RatingWindowOver,
    /// Not 1 to 5.
    #[error("a rating is 1 to 5")]
    ScoreOutOfRange,
    /// The one reopen window is over.
    #[error("the time to reopen is over")]
    ReopenWindowOver,
    /// The caller urged less than a day ago.
    #[error("you have urged within the last 24 hours")]
    UrgedTooSoon,
    /// The moment of a step that only time takes has not come.
    #[error("the moment for this has not come")]
    NotDueYet,
    /// It has climbed to the top.
    #[error("there is no higher tier")]
    NoHigherTier,
    /// This reason needs to say where to go instead.
    #[error("say where to go instead")]
    GoToRequired,
    /// The caller has joined.
    #[error("you have joined already")]
    AlreadyJoined,
    /// One's own petition cannot be joined.
    #[error("this is your own petition")]
    OwnPetition,
    /// No such petition to merge into.
    #[error("no such petition to merge into")]
    MergeTargetUnknown,
    /// The petition to merge into is not open.
    #[error("the petition to merge into is not open")]
    MergeTargetEnded,
    /// A petition cannot be merged into itself or into one that was split off from it.
    #[error("a petition cannot be merged into itself or its own child")]
    MergeTargetWithin,
    /// Without an account only an anonymous report is possible.
    #[error("sign in to report under a name")]
    NameNeedsAccount,
}

impl Rule for PetitionError {
    fn code(&self) -> &'static str {
        match self {
            Self::ActionNotPossible { .. } => "action_not_possible",
            Self::ActionNotYours(_) => "action_not_yours",
            Self::DecidedByArbitration => "decided_by_arbitration",
            Self::AssigneeUnknown => "assignee_unknown",
            Self::SameAssignee => "same_assignee",
            Self::ExtensionPending => "extension_pending",
            Self::NoExtensionPending => "no_extension_pending",
            Self::ExtensionUsedUp => "extension_used_up",
            Self::ExtensionTooLong => "extension_too_long",
            Self::DaysOutOfRange => "days_out_of_range",
            Self::ReviewDateNotAhead => "review_date_not_ahead",
            Self::QuestionStillOpen => "question_still_open",
            Self::ChildrenOpen => "children_open",
            Self::ChildrenOutOfRange => "children_out_of_range",
            Self::PhotoRequired => "photo_required",
            Self::TooManyPhotos => "too_many_photos",
            Self::RepeatedPhoto => "repeated_photo",
            Self::CheckerIsHandler => "checker_is_handler",
            Self::RaterIsHandler => "rater_is_handler",
            Self::PlaceOfCheckRequired => "place_of_check_required",
            Self::TransfersUsedUp => "transfers_used_up",
            Self::TooManyParts => "too_many_parts",
            Self::AlreadyRated => "already_rated",
            Self::RatingWindowOver => "rating_window_over",
            Self::ScoreOutOfRange => "score_out_of_range",
            Self::ReopenWindowOver => "reopen_window_over",
            Self::UrgedTooSoon => "urged_too_soon",
            Self::NotDueYet => "not_due_yet",
            Self::NoHigherTier => "no_higher_tier",
            Self::GoToRequired => "go_to_required",
            Self::AlreadyJoined => "already_joined",
            Self::OwnPetition => "own_petition",
            Self::MergeTargetUnknown => "merge_target_unknown",
            Self::MergeTargetEnded => "merge_target_ended",
            Self::MergeTargetWithin => "merge_target_within",
            Self::NameNeedsAccount => "name_needs_account",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::ActionNotYours(_) | Self::CheckerIsHandler | Self::RaterIsHandler => Kind::Forbidden,
            Self::ActionNotPossible { .. }
            | Self::DecidedByArbitration
            | Self::ExtensionPending
            | Self::NoExtensionPending
            | Self::ExtensionUsedUp
            | Self::QuestionStillOpen
            | Self::ChildrenOpen
            | Self::TransfersUsedUp
            | Self::TooManyParts
            | Self::AlreadyRated
            | Self::RatingWindowOver
            | Self::ReopenWindowOver
            | Self::UrgedTooSoon
            | Self::NotDueYet
            | Self::NoHigherTier
            | Self::AlreadyJoined
            | Self::OwnPetition => Kind::Conflict,
            Self::AssigneeUnknown
            | Self::SameAssignee
            | Self::ExtensionTooLong
            | Self::DaysOutOfRange
            | Self::ReviewDateNotAhead
            | Self::ChildrenOutOfRange
            | Self::PhotoRequired
            | Self::TooManyPhotos
            | Self::RepeatedPhoto
            | Self::PlaceOfCheckRequired
            | Self::ScoreOutOfRange
            | Self::GoToRequired
            | Self::MergeTargetUnknown
            | Self::MergeTargetEnded
            | Self::MergeTargetWithin
            | Self::NameNeedsAccount => Kind::Invalid,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::AssigneeUnknown | Self::SameAssignee => Some("to"),
            Self::ExtensionTooLong | Self::DaysOutOfRange => Some("days"),
            Self::ReviewDateNotAhead => Some("reviewOn"),
            Self::ChildrenOutOfRange => Some("children"),
            Self::PhotoRequired | Self::TooManyPhotos | Self::RepeatedPhoto => Some("photos"),
            Self::PlaceOfCheckRequired => Some("location"),
            Self::ScoreOutOfRange => Some("score"),
            Self::GoToRequired => Some("goTo"),
            Self::MergeTargetUnknown | Self::MergeTargetEnded | Self::MergeTargetWithin => Some("into"),
            Self::NameNeedsAccount => Some("identityMode"),
            _ => None,
        }
    }
}
