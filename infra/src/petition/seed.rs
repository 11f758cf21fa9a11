use sanping_domain::petition::Sector;

/// A category to start from.
pub(super) struct CategorySeed {
    pub code: &'static str,
    pub name: &'static str,
    /// One of the sectors that the model tells; none for what falls to no line.
    pub sector: Option<Sector>,
    /// The words by which it is suggested.
    pub words: &'static str,
}

const fn seed(code: &'static str, name: &'static str, sector: Sector, words: &'static str) -> CategorySeed {
    CategorySeed { code, name, sector: Some(sector), words }
}

/// The tree to start from.
pub(super) const CATEGORIES: [CategorySeed; 13] = [
    seed(
        "environment_hygiene",
        "环境卫生",
        Sector::Environment,
        "垃圾 卫生 异味 臭味 恶臭 污水 积水 下水道 蚊虫 老鼠 粪便 清运 保洁 清扫 油烟 污染 废气 扬尘 落叶 垃圾桶 绿化带 狗粪",
    ),
    seed(
        "fire_safety",
        "消防安全",
        Sector::Construction,
        "消防 火灾 灭火器 消防栓 消防通道 安全出口 起火 烟感 飞线 电动车充电 楼道充电 堵塞通道 杂物 易燃 着火 喷淋",
    ),
    seed(
        "parking_traffic",
        "停车交通",
        Sector::Transport,
        "停车 停车位 车位 乱停 违停 占道 堵车 拥堵 红绿灯 斑马线 公交 公交站 车辆 道路 限速 减速带 出租车 电动车 僵尸车 挡道 路口",
    ),
    seed(
        "property_services",
        "物业服务",
        Sector::Construction,
        "物业 物业费 保安 门禁 业委会 业主委员会 维修基金 电梯 电梯故障 收费 公共收益 物管 服务态度 楼道灯 大门",
    ),
    seed(
        "public_facilities",
        "公共设施",
        Sector::Construction,
        "路灯 井盖 健身器材 长椅 护栏 路面 坑洼 破损 人行道 公厕 宣传栏 监控 盲道 台阶 扶手 滑梯 凉亭 指示牌 快递柜",
    ),
    seed(
        "neighbour_disputes",
        "邻里纠纷",
        Sector::Construction,
        "邻居 邻里 楼上 楼下 隔壁 纠纷 争吵 漏水到 渗水 晾晒 养狗 养鸡 宠物 共用墙 门口堆放 调解",
    ),
    seed(
        "noise",
        "噪声扰民",
        Sector::Environment,
        "噪声 噪音 扰民 广场舞 音响 施工 装修 夜间 深夜 吵闹 喇叭 睡不着 休息 叫卖 狗叫 麻将 电钻",
    ),
    seed(
        "safety_hazards",
        "安全隐患",
        Sector::Construction,
        "隐患 危险 坠落 脱落 高空抛物 墙皮 外墙 倒塌 裂缝 电线 裸露 漏电 深坑 塌陷 护栏松动 树枝 广告牌 危房 砸到 触电",
    ),
    seed(
        "elderly_child_care",
        "养老托幼",
        Sector::LabourSecurity,
        "老人 养老 独居 孤寡 高龄 助餐 食堂 敬老 养老金 社保 幼儿 幼儿园 托管 托育 儿童 孩子 婴儿 日间照料 轮椅 陪诊",
    ),
    seed(
        "merchants_business",
        "商户经营",
        Sector::Trade,
        "商户 商家 店铺 超市 饭店 餐馆 摆摊 摊贩 占道经营 无证经营 营业执照 假货 过期 食品 退款 预付卡 欺诈 菜市场 小卖部 烧烤 价格",
    ),
    seed(
        "illegal_building",
        "违法建设",
        Sector::Construction,
        "违建 违章 违法建筑 违章建筑 搭建 私搭 乱建 加盖 扩建 阳光房 占用 圈地 改建 承重墙 拆除 彩钢棚",
    ),
    seed(
        "utilities",
        "水电气热",
        Sector::Construction,
        "停水 停电 断水 断电 水压 水质 自来水 水管 爆管 漏水 电压 跳闸 电表 水表 燃气 天然气 煤气 暖气 供暖 供热 不热 电费 水费",
    ),
    CategorySeed { code: "other", name: "其他", sector: None, words: "" },
];
