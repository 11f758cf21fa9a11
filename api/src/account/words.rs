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
    e(
        "wrong_key",
        ("密钥错误或已失效", "请向管理员索取新的密钥。"),
        ("Wrong or ended key", "Ask an administrator for a new one."),
    ),
    e(
        "account_of_program",
        ("这是程序账号", "程序只担任“第三方系统”角色，只用密钥登录。"),
        ("A program's account", "A program holds service alone, and signs in by key alone."),
    ),
    e(
        "account_of_person",
        ("这是人员账号", "请为程序新建一个没有密码和其他角色的账号。"),
        ("A person's account", "Add an account without a password and without other roles for the program."),
    ),
    e("too_many_keys", ("密钥过多", "请先停用一个密钥。"), ("Too many keys", "End one of them first.")),
    e(
        "key_ends_in_the_past",
        ("到期时间已过", "请填写将来的时间。"),
        ("Ends in the past", "Give a time to come."),
    ),
    e(
        "wrong_code",
        ("验证码错误或已失效", "请核对，或重新获取验证码。"),
        ("Wrong or spent code", "Check it, or ask for another one."),
    ),
    e(
        "too_many_codes",
        ("验证码发送过于频繁", "请稍后再试。"),
        ("Too many codes", "Wait a while before asking for another one."),
    ),
    e(
        "malformed_phone",
        ("手机号不正确", "请填写中国大陆手机号。"),
        ("Malformed phone number", "Give a mobile number of mainland China."),
    ),
    e(
        "sms_not_configured",
        ("短信服务未开通", "请使用其他方式登录。"),
        ("No text messages here", "This server sends none; sign in another way."),
    ),
    e(
        "wechat_not_configured",
        ("微信登录未开通", "请使用其他方式登录。"),
        ("No WeChat here", "This server is tied to no mini-program; sign in another way."),
    ),
    e(
        "wechat_code_refused",
        ("微信登录凭证无效", "请重新进入小程序后再试。"),
        ("WeChat does not know this code", "Get a fresh one and try again."),
    ),
    e(
        "wechat_unavailable",
        ("微信服务暂不可用", "请稍后再试，或使用其他方式。"),
        ("WeChat cannot be reached", "Try again later, or another way."),
    ),
    e(
        "phone_taken",
        ("手机号已被使用", "该手机号已绑定其他账号。"),
        ("Phone taken", "This phone belongs to another account."),
    ),
    e(
        "wechat_taken",
        ("微信已被使用", "该微信已绑定其他账号。"),
        ("WeChat user taken", "This WeChat user belongs to another account."),
    ),
    e(
        "last_way_in",
        ("唯一的登录方式", "请先添加另一种登录方式。"),
        ("Last way in", "Add another way to sign in first."),
    ),
    e(
        "proof_required",
        ("需要验证身份", "请提供当前密码或手机验证码。"),
        ("Proof required", "Give the password, or a code sent to your phone."),
    ),
    e(
        "second_factor_required",
        ("需要二次验证", "请输入动态验证码。"),
        ("Second factor required", "Send the challenge back with a code of your app."),
    ),
    e(
        "wrong_second_factor",
        ("动态验证码错误", "请输入最新的验证码，或使用恢复码。"),
        ("Wrong second factor", "Use the newest code of your app, or a recovery code."),
    ),
    e(
        "second_factor_enrolment_required",
        ("请先开启二次验证", "您的角色要求开启二次验证。"),
        ("Enrol a second factor first", "A role of yours asks for one."),
    ),
    e(
        "second_factor_enrolled",
        ("已开启二次验证", "无需重复开启。"),
        ("Already enrolled", "There is a second factor; give it up first."),
    ),
    e(
        "no_second_factor",
        ("未开启二次验证", "请先开启。"),
        ("No second factor", "None is enrolled, or none waits to be confirmed."),
    ),
    e(
        "second_factor_needed",
        ("角色要求二次验证", "在担任该角色期间不能关闭。"),
        ("Second factor needed", "A role of yours asks for it."),
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
