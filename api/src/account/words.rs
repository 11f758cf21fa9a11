use crate::http::{Entry, e};

/// What this room's codes say to a person.
pub const WORDS: &[Entry] = &[
    e(
        "wrong_credentials",
        ("用户名或密码错误", "请检查后重试。"),
        ("Wrong name or password", "Check and try again."),
    ),
    e(
        "not_signed_in",
        ("请先登录", "登录已失效或尚未登录。"),
        ("Sign in", "Your session has ended, or you never signed in."),
    ),
    e(
        "refresh_token_reused",
        ("登录已失效", "该凭证已被使用，请重新登录。"),
        ("Sign in again", "This refresh token was used before; its session has been ended."),
    ),
    e(
        "malformed_login",
        ("登录名不合规", "3 至 40 位字母、数字、点、横线或下划线，以字母开头。"),
        (
            "Malformed sign-in name",
            "3 to 40 letters, digits, dots, dashes or underscores, beginning with a letter.",
        ),
    ),
    e(
        "wrong_password",
        ("当前密码错误", "请重新输入当前密码。"),
        ("Wrong current password", "Type the password that counts now."),
    ),
    e("login_taken", ("登录名已被使用", "请换一个。"), ("Sign-in name taken", "Choose another.")),
    e(
        "weak_password",
        ("密码不合规", "请使用 8 至 128 个字符。"),
        ("Weak password", "Use 8 to 128 characters."),
    ),
    e(
        "role_place_mismatch",
        ("角色与地点不符", "该角色不能在此类地点担任。"),
        ("Role and place do not fit", "This role cannot be held at such a place."),
    ),
    e(
        "role_not_yours_to_give",
        ("无权授予", "您不能授予或收回该角色。"),
        ("Not yours to give", "You may not give or take this role here."),
    ),
    e(
        "role_already_held",
        ("已担任该角色", "无需重复授予。"),
        ("Already held", "The person holds this role there."),
    ),
    e(
        "last_administrator",
        ("最后一位管理员", "请先增加一位系统管理员。"),
        ("Last administrator", "Name another system administrator first."),
    ),
];
