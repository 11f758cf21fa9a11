use crate::http::{Entry, e};

/// What this room's codes say to a person.
pub const WORDS: &[Entry] = &[
    e("webhook_not_found", ("没有此推送", "请核对编号。"), ("No such webhook", "Check the id.")),
    e("delivery_not_found", ("没有此推送记录", "请核对编号。"), ("No such delivery", "Check the id.")),
    e(
        "webhook_name_invalid",
        ("推送名称不合规", "请按提示修改。"),
        ("Not a name for a webhook", "See `errors`."),
    ),
    e(
        "webhook_url_invalid",
        ("推送地址不合规", "须为 https 地址，不含用户名、密码和片段，最多 500 字符。"),
        ("Not an address", "https, without user, password or fragment, 500 characters at most."),
    ),
    e(
        "webhook_url_not_public",
        ("推送地址不可达", "主机须在公网上且能够解析，并使用 https。"),
        ("Not on the public network", "The host must be known and public, and the scheme https."),
    ),
    e(
        "webhook_place_unknown",
        ("没有此地点", "该地点不存在，或不归您管理。"),
        ("No such place among yours", "It does not exist, or you do not administer it."),
    ),
    e(
        "too_many_webhooks",
        ("推送过多", "最多 100 个，请改用已停用的推送。"),
        ("Too many webhooks", "100 at the most: change a disabled one instead."),
    ),
    e(
        "delivery_still_waiting",
        ("推送尚未结束", "等它送达或放弃之后才能重发。"),
        ("Still on its way", "Wait until it is delivered or given up."),
    ),
    e("webhook_disabled", ("推送已停用", "请先启用。"), ("Disabled", "Enable it first.")),
    e("webhook_not_disabled", ("推送未停用", "无需启用。"), ("Not disabled", "There is nothing to enable.")),
];
