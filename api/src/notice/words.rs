use crate::http::{Entry, e};

/// What this room's codes say to a person.
#[rustfmt::skip]
pub const WORDS: &[Entry] = &[
    e("notice_not_found", ("没有这条消息", "不存在，或不是发给您的。"), ("No such notice", "It does not exist, or is not yours.")),
    e("notice_template_not_found", ("没有这个模板", "请从模板列表里选。"), ("No such template", "Choose one from the list of templates.")),
    e("dead_letter_not_found", ("没有这条未送达的消息", "不存在、不在您的范围内，或已经处理过。"), ("No such dead letter", "It does not exist, lies outside your scope, or was replayed or discarded by now.")),
    e("unknown_template_part", ("没有这一部分", "请只填这个渠道有的部分。"), ("No such part", "Give only the parts that this channel has.")),
    e("missing_template_part", ("缺少一部分", "请补上提示的部分。"), ("A part is missing", "Add the part that is named.")),
    e("template_part_twice", ("有一部分重复", "每一部分只填一次。"), ("A part stands twice", "Give each part once.")),
    e("unknown_template_field", ("没有这个字段", "请只用模板列出的字段。"), ("No such field", "Use only the fields that the template lists.")),
    e("template_unreadable", ("模板写法有误", "字段写作 {{ number }}，请检查括号。"), ("The template cannot be read", "Fields are written {{ number }}; check the braces.")),
    e("template_too_long", ("文字太长", "请缩短到提示的字数以内。"), ("Too long", "Shorten it to the number of characters that is named.")),
    e("template_empty", ("内容是空的", "请写上要告诉对方的话。"), ("It says nothing", "Write what people shall be told.")),
];
