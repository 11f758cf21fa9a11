use crate::http::{Entry, e};

/// What this room's codes say to a person.
pub const WORDS: &[Entry] = &[
    e(
        "disclosure_refused",
        ("不能查看该信息", "您与此诉求的关系不足以查看该项信息。"),
        ("Not yours to read", "Your part in this petition does not open this value."),
    ),
    e(
        "consent_version_other",
        ("协议已更新", "请阅读最新版本后再同意。"),
        ("The text has changed", "Read the version that counts now, then agree."),
    ),
    e(
        "consent_missing",
        ("已撤回同意", "请重新同意个人信息处理规则，或匿名上报。"),
        ("Consent was withdrawn", "Agree again, or report anonymously."),
    ),
    e(
        "not_confirmed",
        ("未确认", "请输入登录名以确认。"),
        ("Not confirmed", "Type the sign-in name to confirm."),
    ),
    e(
        "petitions_open",
        ("还有未办结的诉求", "请等待办结或先撤回，再申请删除。"),
        ("Petitions are still open", "Wait until they end, or withdraw them first."),
    ),
    e(
        "roles_held",
        ("仍担任角色", "请先由管理员收回角色。"),
        ("Roles are still held", "An administrator must end them first."),
    ),
    e(
        "erasure_pending",
        ("已申请删除", "到期前可以撤回。"),
        ("Already asked for", "It may be withdrawn until it is due."),
    ),
];
