use crate::shared::{Kind, PhoneError, Rule, TextError};

/// What may be wrong in this room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// Wrong name, wrong password, or disabled: never told apart.
    #[error("the name or the password is wrong")]
    WrongCredentials,
    /// A key is wrong, ended or run out, or its account is barred: never told apart.
    #[error("the key is wrong or no longer counts")]
    WrongKey,
    /// The code is wrong, used, too old, tried too often, or for another phone or purpose: never told apart.
    #[error("the code is wrong or no longer counts")]
    WrongCode,
    /// The second factor is wrong or was used before.
    #[error("the second factor is wrong or was used before")]
    WrongFactor,
    /// The text is no phone.
    #[error("{0}")]
    Phone(#[from] PhoneError),
    /// The phone belongs to another account.
    #[error("this phone belongs to another account")]
    PhoneTaken,
    /// The WeChat user belongs to another account.
    #[error("this WeChat user belongs to another account")]
    WechatTaken,
    /// A way in goes only while another one stays.
    #[error("this is the last way to sign in")]
    LastWayIn,
    /// There is a second factor already.
    #[error("a second factor is enrolled already")]
    FactorEnrolled,
    /// There is no second factor, or none that waits to be confirmed.
    #[error("there is no second factor")]
    NoFactor,
    /// A role of the person asks for a second factor.
    #[error("a role held asks for a second factor")]
    FactorNeeded,
    /// The token is missing, malformed, expired, or its session has ended.
    #[error("sign in again")]
    NotSignedIn,
    /// A refresh token was used twice: its whole session has been ended.
    #[error("this refresh token was used before")]
    RefreshReused,
    /// A sign-in name is 3 to 40 letters, digits, `.`, `_` or `-`.
    #[error("3 to 40 letters, digits, dots, dashes or underscores, beginning with a letter")]
    MalformedLogin,
    /// The sign-in name belongs to someone.
    #[error("this sign-in name is taken")]
    LoginTaken,
    /// A password has 8 to 128 characters.
    #[error("8 to 128 characters")]
    WeakPassword,
    /// The person's own name.
    #[error("{0}")]
    Name(TextError),
    /// A role was given a kind of place it cannot be held at.
    #[error("this role cannot be held at such a place")]
    WrongPlace,
    /// The caller may not give or take this role at this place.
    #[error("this role is not yours to give")]
    NotYoursToGive,
    /// The person already holds this role there.
    #[error("this role is already held there")]
    AlreadyHeld,
    /// A program holds `service` alone, and signs in by key alone.
    #[error("this account is a program's")]
    OfProgram,
    /// Only an account that holds nothing else and has no other way in may be a program's.
    #[error("this account is a person's")]
    OfPerson,
    /// So many keys count already that the next takes the end of another.
    #[error("end a key first")]
    TooManyKeys,
    /// A key cannot end before it begins.
    #[error("this time has passed")]
    KeyEndsInThePast,
    /// Nobody may lock the last system administrator out.
    #[error("the last system administrator must stay")]
    LastAdministrator,
    /// The version the caller saw is stale.
    #[error("the account has changed since you read it")]
    Stale,
    /// No such account, role or session, or outside the scope.
    #[error("not found")]
    NotFound,
}

impl Rule for AccountError {
    fn code(&self) -> &'static str {
        match self {
            Self::WrongCredentials => "wrong_credentials",
            Self::WrongKey => "wrong_key",
            Self::WrongCode => "wrong_code",
            Self::WrongFactor => "wrong_second_factor",
            Self::Phone(_) => "malformed_phone",
            Self::PhoneTaken => "phone_taken",
            Self::WechatTaken => "wechat_taken",
            Self::LastWayIn => "last_way_in",
            Self::FactorEnrolled => "second_factor_enrolled",
            Self::NoFactor => "no_second_factor",
            Self::FactorNeeded => "second_factor_needed",
            Self::NotSignedIn => "not_signed_in",
            Self::RefreshReused => "refresh_token_reused",
            Self::MalformedLogin => "malformed_login",
            Self::LoginTaken => "login_taken",
            Self::WeakPassword => "weak_password",
            Self::Name(error) => error.code(),
            Self::WrongPlace => "role_place_mismatch",
            Self::NotYoursToGive => "role_not_yours_to_give",
            Self::AlreadyHeld => "role_already_held",
            Self::OfProgram => "account_of_program",
            Self::OfPerson => "account_of_person",
            Self::TooManyKeys => "too_many_keys",
            Self::KeyEndsInThePast => "key_ends_in_the_past",
            Self::LastAdministrator => "last_administrator",
            Self::Stale => "stale_version",
            Self::NotFound => "not_found",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::WrongCredentials
            | Self::WrongKey
            | Self::WrongCode
            | Self::WrongFactor
            | Self::NotSignedIn
            | Self::RefreshReused => Kind::Unauthenticated,
            Self::MalformedLogin
            | Self::WeakPassword
            | Self::Name(_)
            | Self::Phone(_)
            | Self::KeyEndsInThePast
            | Self::WrongPlace => Kind::Invalid,
            Self::LoginTaken
            | Self::PhoneTaken
            | Self::WechatTaken
            | Self::LastWayIn
            | Self::FactorEnrolled
            | Self::NoFactor
            | Self::FactorNeeded
            | Self::AlreadyHeld
            | Self::OfProgram
            | Self::OfPerson
            | Self::TooManyKeys
            | Self::LastAdministrator => Kind::Conflict,
            Self::NotYoursToGive => Kind::Forbidden,
            Self::Stale => Kind::Stale,
            Self::NotFound => Kind::NotFound,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::MalformedLogin | Self::LoginTaken => Some("login"),
            Self::WeakPassword => Some("password"),
            Self::Phone(_) => Some("phone"),
            Self::Name(_) => Some("name"),
            Self::WrongPlace => Some("place"),
            Self::KeyEndsInThePast => Some("expiresAt"),
            _ => None,
        }
    }
}
