use crate::http::{Entry, e};

/// What this room's codes say to a person.
pub const WORDS: &[Entry] = &[
    e(
        "version_conflict",
        ("有人先行操作", "请查看 current 中的最新状态后再操作。"),
        ("Someone was first", "See the present state in `current`, then act."),
    ),
    e(
        "too_many_streams",
        ("事件流过多", "请先关闭其他页面或设备上的事件流。"),
        ("Too many streams", "Close one on another page or device first."),
    ),
    e(
        "action_not_possible",
        ("当前状态不能这样操作", "请查看最新状态。"),
        ("Not possible now", "See the present state in `current`."),
    ),
    e(
        "action_not_yours",
        ("此诉求不由您操作", "您与此诉求的关系不允许这样操作。"),
        ("Not yours to do", "What you are to this petition does not allow it."),
    ),
    e(
        "decided_by_arbitration",
        ("已由社区裁定", "社区已裁定承办方，不能再退单。"),
        ("Decided by the community", "The community has decided who handles it."),
    ),
    e(
        "assignee_unknown",
        ("承办方不存在", "该网格、单位或人员不存在、已停用或不服务此处。"),
        ("No such assignee", "It does not exist, is not active, or does not serve this place."),
    ),
    e(
        "same_assignee",
        ("已在该承办方", "请选择其他承办方。"),
        ("Already there", "Choose another grid, unit or person."),
    ),
    e(
        "not_due_yet",
        ("未到时间", "这一步只能由系统在到期后进行。"),
        ("Not due yet", "The moment for this has not come."),
    ),
    e(
        "clock_rule_empty",
        ("规则为空", "请至少填写一个时限。"),
        ("Empty rule", "A rule needs at least one limit."),
    ),
    e(
        "clock_rule_not_set",
        ("未设置该规则", "此处按公布的时限执行。"),
        ("No such rule", "No rule was set here; what is published counts."),
    ),
    e(
        "time_limit_out_of_range",
        ("时限超出范围", "请填写 1 分钟至一年。"),
        ("Limit out of range", "Give one minute to a year."),
    ),
    e(
        "extension_pending",
        ("延期申请待批", "请等待批复。"),
        ("Waiting for an answer", "A request for more time is already open."),
    ),
    e(
        "no_extension_pending",
        ("没有待批的延期", "无需批复。"),
        ("Nothing to answer", "Nobody has asked for more time."),
    ),
    e(
        "extension_used_up",
        ("延期已用完", "不能再延期。"),
        ("Used up", "It has been extended by as much as is allowed."),
    ),
    e(
        "extension_too_long",
        ("延期天数过多", "剩余可延期天数不足。"),
        ("Too long", "So many days are not left."),
    ),
    e(
        "days_out_of_range",
        ("延期天数不合规", "请填写 1 至 10 个工作日。"),
        ("Out of range", "Ask for 1 to 10 working days."),
    ),
    e(
        "review_date_not_ahead",
        ("复核日期不合规", "复核日期须晚于今天。"),
        ("Date not ahead", "The review date must lie after today."),
    ),
    e(
        "question_still_open",
        ("仍在等待补充", "上报人仍可补充。"),
        ("Still open", "The reporter may still answer."),
    ),
    e("children_open", ("子件未办结", "请先办结全部子件。"), ("A part is open", "End every part first.")),
    e(
        "children_out_of_range",
        ("子件数量不合规", "请拆分为 2 至 10 件。"),
        ("Out of range", "Split into 2 to 10 parts."),
    ),
    e(
        "photo_required",
        ("需要办结照片", "请拍摄处理后的照片。"),
        ("Photo required", "Take a photo after the work."),
    ),
    e(
        "repeated_photo",
        ("照片重复", "每张照片只能使用一次。"),
        ("Same photo twice", "Name each photo once."),
    ),
    e(
        "checker_is_handler",
        ("承办人不能自查", "请由他人核查。"),
        ("Handler cannot check", "Someone else must check."),
    ),
    e(
        "rater_is_handler",
        ("承办人不能自评", "自己本轮办理或最后接手的诉求由他人评价。"),
        ("Handler cannot rate", "Whoever handled it in this round, or had it last, does not rate it."),
    ),
    e("already_rated", ("已评价", "本轮已评价过。"), ("Rated already", "You have rated this round.")),
    e(
        "rating_window_over",
        ("评价期已过", "已超过评价期限。"),
        ("Too late to rate", "The time to rate is over."),
    ),
    e("score_out_of_range", ("评分不合规", "请评 1 至 5 分。"), ("Out of range", "Rate from 1 to 5.")),
    e("reopen_window_over", ("重办期已过", "请重新上报。"), ("Too late to reopen", "Report it again.")),
    e(
        "urged_too_soon",
        ("催办过于频繁", "24 小时内只能催办一次。"),
        ("Urged already", "You may urge once in 24 hours."),
    ),
    e(
        "no_higher_tier",
        ("已到最高层级", "没有更高层级可升级。"),
        ("Top reached", "There is no higher tier."),
    ),
    e(
        "go_to_required",
        ("缺少去向", "请写明应向何处反映。"),
        ("Say where to go", "Name the place to turn to instead."),
    ),
    e("already_joined", ("已加入", "无需重复加入。"), ("Joined already", "You have joined this petition.")),
    e("own_petition", ("这是您自己的诉求", "无需加入。"), ("Your own", "This is your own petition.")),
    e(
        "merge_target_unknown",
        ("并案目标不存在", "请检查目标诉求。"),
        ("No such petition", "Check the petition to merge into."),
    ),
    e(
        "merge_target_ended",
        ("并案目标已结束", "请选择仍在办理的诉求。"),
        ("It has ended", "Merge into an open petition."),
    ),
    e(
        "merge_target_within",
        ("不能并入自身", "不能并入自身或自己的子件。"),
        ("Within itself", "Not into itself or its own part."),
    ),
    e(
        "name_needs_account",
        ("请先登录", "未登录只能匿名上报。"),
        ("Sign in first", "Without signing in only an anonymous report is possible."),
    ),
    e(
        "grid_unknown",
        ("网格不存在", "该网格不存在或已停用。"),
        ("No such place", "The chosen node does not exist or is retired."),
    ),
    e(
        "no_desk",
        ("尚未建立网格", "请管理员先建立社区网格。"),
        ("No desk yet", "An administrator must build the tree of places first."),
    ),
    e(
        "place_of_check_required",
        ("请注明核查地点", "属地人员须到现场核查并上传定位。"),
        ("Say where", "Whoever works at the place checks on the spot: send the location."),
    ),
    e(
        "transfers_used_up",
        ("转办次数已用完", "请退单，由调度台决定承办方。"),
        ("Passed on too often", "Return it: the desk decides who handles it."),
    ),
    e(
        "too_many_parts",
        ("子件过多", "在办子件最多 10 件，请先办结一部分。"),
        ("Too many parts", "At most ten parts are open at once; end some first."),
    ),
    e(
        "address_code_unknown",
        ("房屋编码不存在", "请核对门牌上的编码，或改填地址。"),
        ("No such door", "Compare the code on the door, or give an address instead."),
    ),
    e(
        "routing_desk_missing",
        ("缺少兜底规则", "最后一条规则须为无条件转调度台。"),
        ("The desk is missing", "The last rule must be the desk, without conditions."),
    ),
    e(
        "routing_rule_after_desk",
        ("兜底规则之后不能有规则", "请把无条件转调度台的规则放在最后。"),
        ("A rule after the desk", "Put the desk without conditions last."),
    ),
    e(
        "routing_too_many_rules",
        ("规则过多", "每版最多 500 条规则。"),
        ("Too many rules", "A set holds at most 500 rules."),
    ),
    e(
        "routing_time_invalid",
        ("时刻格式不合规", "请按 HH:MM 填写。"),
        ("Malformed time", "Write a time of day as HH:MM."),
    ),
    e(
        "routing_hours_empty",
        ("时段为空", "起止时刻不能相同。"),
        ("No time at all", "A part of the day must end at another minute than it begins."),
    ),
    e(
        "routing_target_fields",
        ("去向填写有误", "请按去向类型填写：单位和人员须填 id，网格可填层级。"),
        ("Wrong fields", "A unit or person needs its id and nothing else; a grid may have a level."),
    ),
    e(
        "routing_rule_broken",
        ("规则引用的对象不可用", "请按各项提示修改规则。"),
        ("A rule is broken", "Mend the rules named in `errors`."),
    ),
    e(
        "routing_set_not_draft",
        ("已生效过的规则不能修改", "请另建一版。"),
        ("Not a draft", "A set that was active stays as it was; make a new one."),
    ),
    e(
        "routing_set_active",
        ("该版规则正在生效", "无需重复启用。"),
        ("Active already", "This set decides already."),
    ),
    e(
        "routing_alarm_acknowledged",
        ("该告警已有人处理", "无需重复确认。"),
        ("Acknowledged already", "Somebody has seen to this alarm."),
    ),
    e(
        "category_unknown",
        ("分类不存在", "请重新选择分类。"),
        ("No such category", "Choose another category."),
    ),
    e(
        "category_retired",
        ("分类已停用", "请选择其他分类。"),
        ("Category retired", "Choose another category."),
    ),
    e(
        "category_code_invalid",
        ("分类代码不合规", "2 至 40 位小写字母、数字或下划线。"),
        ("Malformed code", "2 to 40 lower-case letters, digits or underscores."),
    ),
    e("category_code_taken", ("分类代码已被使用", "请换一个。"), ("Code taken", "Choose another.")),
    e(
        "category_parent_unknown",
        ("上级分类不存在", "请重新选择上级分类。"),
        ("No such parent", "Choose another category to stand under."),
    ),
    e(
        "category_not_retired",
        ("该分类未停用", "无需恢复。"),
        ("Not retired", "Only a retired category can be restored."),
    ),
    e(
        "category_parent_retired",
        ("上级分类已停用", "请先恢复上级分类，或改选其他上级。"),
        ("Parent retired", "Restore the category above first, or choose another."),
    ),
    e(
        "category_parent_within",
        ("分类不能置于自身之下", "请重新选择上级分类。"),
        ("Within itself", "A category cannot stand under itself."),
    ),
    e(
        "category_too_deep",
        ("分类层级过深", "最多四层。"),
        ("Too deep", "Categories stand at most four deep."),
    ),
    e(
        "category_children_in_use",
        ("下级分类仍在使用", "请先停用下级分类。"),
        ("Children in use", "Retire the categories under it first."),
    ),
];
