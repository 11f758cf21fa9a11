use crate::http::{Entry, e};

/// What this room's codes say to a person.
#[rustfmt::skip]
pub const WORDS: &[Entry] = &[
    e("unit_not_found", ("没有该单位", "不存在，或不在您的范围内。"), ("No such unit", "It does not exist, or lies outside your scope.")),
    e("unit_code_invalid", ("编码不合规", "请使用 2 至 32 位大写字母、数字或连字符。"), ("Malformed code", "Use 2 to 32 upper-case letters, digits or hyphens.")),
    e("unit_code_taken", ("编码已被使用", "请换一个编码。"), ("Code taken", "Another unit has this code; choose another.")),
    e("unit_name_invalid", ("名称不合规", "请填写 1 至 80 个可见字符。"), ("Malformed name", "Use 1 to 80 visible characters.")),
    e("unit_retired", ("该单位已停用", "请先恢复。"), ("Retired", "Restore this unit first.")),
    e("unit_not_retired", ("该单位未停用", "无需恢复。"), ("Not retired", "Only a retired unit can be restored.")),
    e("unit_has_open_petitions", ("仍有未办结的诉求", "请先办结或转走。"), ("Petitions still open", "End or transfer the petitions of this unit first.")),
];
