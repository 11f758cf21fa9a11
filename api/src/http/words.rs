use super::Lang;

/// What a code says to a person, in both languages: title, then what to do about it.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The stable code.
    pub code: &'static str,
    zh: (&'static str, &'static str),
    en: (&'static str, &'static str),
}

impl Entry {
    /// Title and detail in this language.
    #[must_use]
    pub const fn says(&self, lang: Lang) -> (&'static str, &'static str) {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}

/// One line of the catalogue.
pub(crate) const fn e(
    code: &'static str,
    zh: (&'static str, &'static str),
    en: (&'static str, &'static str),
) -> Entry {
    Entry { code, zh, en }
}

/// The codes of no room in particular.
pub const WORDS: &[Entry] = &[
    e(
        "malformed_request",
        ("请求格式有误", "请检查后重新发送。"),
        ("Malformed request", "The bytes could not be read; check and send again."),
    ),
    e(
        "validation_failed",
        ("填写有误", "请按各项提示修改。"),
        ("Some fields are not right", "Correct the fields named in errors."),
    ),
    e("body_too_large", ("内容过大", "请减少内容后重试。"), ("Too large", "Send less at once.")),
    e(
        "body_too_slow",
        ("接收超时", "请检查网络后重试。"),
        ("Too slow", "The body took too long to arrive; try again."),
    ),
    e(
        "unsupported_media_type",
        ("不支持的内容类型", "请按接口文档发送。"),
        ("Unsupported media type", "Send what the documentation names."),
    ),
    e(
        "not_found",
        ("未找到", "不存在，或不在您的范围内。"),
        ("Not found", "It does not exist, or lies outside your scope."),
    ),
    e(
        "method_not_allowed",
        ("不支持的方法", "请使用 Allow 中的方法。"),
        ("Method not allowed", "Use one of the methods in Allow."),
    ),
    e(
        "role_required",
        ("没有权限", "您的角色不能执行此操作。"),
        ("Not your role", "None of your roles may do this."),
    ),
    e(
        "too_many_requests",
        ("操作过于频繁", "请稍后再试。"),
        ("Too many requests", "Wait as long as Retry-After says."),
    ),
    e("too_busy", ("系统繁忙", "请稍后再试。"), ("Busy", "Try again in a moment.")),
    e(
        "internal",
        ("系统出错", "请稍后再试；若仍出错，请提供追踪编号。"),
        ("Something broke", "Try again; if it stays, name the trace id."),
    ),
    e(
        "database_unavailable",
        ("系统暂不可用", "请稍后再试。"),
        ("Temporarily unavailable", "Try again in a moment."),
    ),
    e(
        "database_damaged",
        ("系统暂停写入", "请联系管理员。"),
        ("Writes are refused", "The database needs its operator."),
    ),
    e(
        "storage_full",
        ("存储空间已满", "请联系管理员。"),
        ("Storage is full", "The operator must free space."),
    ),
    e("already_taken", ("已被占用", "请换一个。"), ("Already taken", "Choose another.")),
    e(
        "version_required",
        ("缺少版本", "请带上 If-Match 重新提交。"),
        ("Version required", "Send If-Match with the ETag of the view you acted on."),
    ),
    e(
        "malformed_cursor",
        ("翻页位置无效", "请从第一页重新开始。"),
        ("Malformed cursor", "Begin again at the first page."),
    ),
    e("stale_version", ("内容已被更新", "请刷新后再操作。"), ("It has changed", "Read it again, then act.")),
    e(
        "idempotency_key_reused",
        ("重复的请求编号", "同一编号不能用于不同内容。"),
        ("Key used before", "This Idempotency-Key came with another body."),
    ),
    e("empty", ("不能为空", "请填写。"), ("Empty", "Fill it in.")),
    e("too_long", ("内容过长", "请缩短。"), ("Too long", "Shorten it.")),
    e("control_character", ("含有控制字符", "请删除后重试。"), ("Control characters", "Remove them.")),
    e("invisible_character", ("含有不可见字符", "请删除后重试。"), ("Invisible characters", "Remove them.")),
];
