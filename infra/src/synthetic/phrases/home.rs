use super::{CategorySeed, Phrases, danger, pressing, usual};
use sanping_domain::petition::PetitionKind::{Complaint, Consult, Help, Report, Suggestion};

pub(super) const FIRE_SAFETY: Phrases = Phrases {
    category: CategorySeed { code: "fire_safety", name: "消防安全" },
    templates: [
        danger(
            Report,
            "{b}有人在楼道里给电动车充电",
            "{b}一楼楼道里拉着飞线，三辆电动车挤在一起充电，线摸上去发烫，旁边就是住户的木门。",
        ),
        pressing(
            Complaint,
            "{b}楼道堆满纸箱，逃生门推不开",
            "{b}{f}楼的逃生门后面堆着收来的纸箱和塑料瓶，只能推开一条缝，堆了{d}天越来越多。",
        ),
        usual(
            Report,
            "{b}的灭火器压力指针在红区",
            "查了{b}几层的灭火器，指针都落在红区，检查卡停在前年，消火栓箱里的水带也不见了。",
        ),
        usual(
            Suggestion,
            "建议{z}建一个集中充电棚",
            "{z}有电动车的人家越来越多，要是能在{r}那块空地搭个带喷淋的充电棚，大家就不用往家里搬电池了。",
        ),
        usual(
            Consult,
            "请问家用烟感可以到哪里领",
            "听说给独居老人装烟感有补贴，我父亲住在{b}{f}楼，请问符不符合条件，在哪里登记？",
        ),
        danger(
            Help,
            "{b}闻到烧焦味，找不到来处",
            "{b}{f}楼的弱电井从{h}点开始有烧焦的塑料味，墙面有点热，物业电话占线，请马上来人。",
        ),
    ],
};

pub(super) const PROPERTY_SERVICES: Phrases = Phrases {
    category: CategorySeed { code: "property_services", name: "物业服务" },
    templates: [
        pressing(
            Help,
            "{b}电梯停在{f}楼不动了",
            "{b}的电梯今天{h}点起停在{f}楼，按哪层都没有反应，楼里有两位坐轮椅的老人下不了楼。",
        ),
        usual(
            Complaint,
            "物业收了费，保洁{d}天没来",
            "{b}的楼梯{d}天没有拖过，扶手上一层灰，打物业电话总说已经记下，就是不见人。",
        ),
        usual(
            Consult,
            "{z}的公共收益在哪里公示",
            "{z}的电梯广告和车位租金每年应当有一笔收益，想知道在哪里公示，用在了什么地方。",
        ),
        usual(
            Complaint,
            "报修{d}天，楼道灯还是黑的",
            "{b}{f}楼的声控灯坏了，在物业报修{d}天，来过一个人看看就走了，到现在还是黑的。",
        ),
        usual(
            Suggestion,
            "建议快递柜挪到{z}门里面",
            "快递柜装在门外的{r}边，取件要站在车道上，下雨还淋着，建议挪到门里的连廊下面。",
        ),
        usual(
            Complaint,
            "保安亭夜里常常没有人",
            "这{d}天我{h}点以后回家，{z}门口的保安亭都是空的，道闸开着，外面的车随便进出。",
        ),
    ],
};

pub(super) const NEIGHBOUR_DISPUTES: Phrases = Phrases {
    category: CategorySeed { code: "neighbour_disputes", name: "邻里纠纷" },
    templates: [
        usual(
            Help,
            "楼上漏水，两家谈不拢",
            "{b}{f}楼卫生间漏水到我家，天花板泡得掉皮，楼上说是公共管子的事，谈了{d}天没有结果，请来调解。",
        ),
        usual(
            Complaint,
            "隔壁把鞋柜摆到了公共过道",
            "{b}{f}楼邻居在过道放了两个鞋柜和一辆童车，我家门只能开一半，好好说过几次都没用。",
        ),
        usual(
            Complaint,
            "有人遛大狗不牵绳",
            "{z}每天{h}点左右有人带两条大狗出来，从来不牵绳，昨天扑向了一个上幼儿园的孩子。",
        ),
        usual(
            Help,
            "晾衣杆滴水，和楼上吵了一架",
            "楼上的晾衣杆伸出来一大截，滴下的水都落在我家被子上，今天说了几句就吵起来，想请楼长帮着说和。",
        ),
        usual(
            Report,
            "有人在{b}前的花坛里种菜浇粪",
            "{b}前的公共花坛被一户人家围起来种菜，隔几天就浇粪水，开窗全是味道，大家不好意思当面说。",
        ),
        usual(
            Consult,
            "共用的院墙倒了，修的钱怎么分",
            "我家和{r}边的邻居共用一道院墙，{d}天前倒了一段，对方说该我全出，想问有没有个说法。",
        ),
    ],
};

pub(super) const ELDERLY_CHILD_CARE: Phrases = Phrases {
    category: CategorySeed { code: "elderly_child_care", name: "养老托幼" },
    templates: [
        pressing(
            Help,
            "{b}独居的老人{d}天没出门",
            "{b}{f}楼住着一位八十多岁的独居老人，{d}天没见他下楼，敲门没人应，门口的牛奶也没收。",
        ),
        usual(
            Consult,
            "请问助餐点{h}点以后还供饭吗",
            "父母住在{z}，子女下班晚，想问助餐点{h}点以后还能不能打饭，可不可以送到楼下。",
        ),
        usual(
            Suggestion,
            "建议办一个放学后的托管班",
            "{z}双职工多，孩子三点半放学没人接，活动室下午空着，能否请志愿者办个托管班？",
        ),
        usual(
            Help,
            "想给坐轮椅的母亲申请上门理发",
            "母亲住{b}{f}楼，行动不便，听说每月有志愿者上门理发，请问怎么报名，要等几天？",
        ),
        usual(
            Complaint,
            "儿童滑梯上的螺丝露在外面",
            "{z}滑梯侧面有两颗螺丝露出尖头，孩子的裤子划破了，{d}天前说过一次，还没有处理。",
        ),
        usual(
            Consult,
            "高龄补贴的认证怎么在家办",
            "我外婆今年九十，住在{b}，不会用手机刷脸，请问高龄补贴的年度认证能不能上门办？",
        ),
    ],
};

pub(super) const ILLEGAL_BUILDING: Phrases = Phrases {
    category: CategorySeed { code: "illegal_building", name: "违法建设" },
    templates: [
        usual(
            Report,
            "{b}楼顶有人搭阳光房",
            "{b}楼顶{d}天前开始运钢架和玻璃，看样子要搭阳光房，把公共天台占去一大半，顶层担心漏雨。",
        ),
        usual(
            Report,
            "{r}一户把院墙往外推了一米",
            "{r}有一户趁夜里砌墙，比原来往路上推了大约一米，会车都困难，请来量一量。",
        ),
        pressing(
            Complaint,
            "{b}一楼把承重墙开了门洞",
            "{b}一楼要改成铺面，{h}点听见打墙，从门口看开的好像是承重墙，楼上的墙角已经有了细缝。",
        ),
        usual(
            Consult,
            "想封阳台，需要先报批吗",
            "我家在{b}{f}楼，打算把阳台封起来，请问{z}有没有统一的样式，要不要先到哪里报批？",
        ),
        usual(
            Report,
            "{z}绿地上搭了一个铁皮棚",
            "{z}后面的公共绿地上冒出一个铁皮棚，里面堆着装修材料，已经{d}天，没见贴任何手续。",
        ),
        usual(
            Complaint,
            "说好拆的违建{d}天没动静",
            "{b}旁边的小砖房贴了限期拆除的通知，过期{d}天还在住人，是不是有什么变化，想要个说法。",
        ),
    ],
};

pub(super) const UTILITIES: Phrases = Phrases {
    category: CategorySeed { code: "utilities", name: "水电气暖" },
    templates: [
        pressing(
            Help,
            "{b}从{h}点开始停水",
            "{b}整栋楼{h}点开始一滴水也没有，没看到停水通知，家里有月子里的孩子，请问几时能来？",
        ),
        danger(
            Report,
            "{r}路面冒水，边上能闻到煤气味",
            "{r}中段的路面在冒水，旁边的调压箱附近能闻到煤气味，已经让大家别抽烟，请马上派人来。",
        ),
        pressing(
            Help,
            "{b}{f}楼半边没有电",
            "{b}{f}楼一侧从{h}点起没有电，另一侧正常，表箱里有啪啪的响声，不敢自己去动。",
        ),
        pressing(
            Complaint,
            "暖气片{d}天都是凉的",
            "{b}{f}楼的暖气片这{d}天摸着都是凉的，屋里才十三度，邻居家也一样，交费一天没有晚过。",
        ),
        usual(
            Consult,
            "请问老楼的水表什么时候换",
            "{b}的水表还是老式的，跳字看不清，听说{z}要统一换，请问轮到我们大概在哪个月？",
        ),
        usual(
            Complaint,
            "自来水有股铁锈味",
            "{b}这{d}天放出来的水头一阵发黄，有铁锈味，放十多分钟才清，想请水务的人取个样验一验。",
        ),
    ],
};

pub(super) const OTHER: Phrases = Phrases {
    category: CategorySeed { code: "other", name: "其他" },
    templates: [
        usual(
            Consult,
            "租房的人怎么办居住登记",
            "刚租到{b}{f}楼，房东在外地，请问居住登记要房东到场吗，材料可以在网上交吗？",
        ),
        usual(
            Suggestion,
            "建议把议事会改到周末开",
            "上次的居民议事会在工作日{h}点，上班的人都到不了，希望改到周末，或者让人在网上发言。",
        ),
        usual(
            Help,
            "在{r}捡到一只走失的橘猫",
            "{h}点在{r}捡到一只戴红项圈的橘猫，很亲人，先放在家里，请帮忙在群里问问是谁家的。",
        ),
        usual(
            Suggestion,
            "想谢谢帮忙抬担架的骑手",
            "{d}天前我父亲在{b}发病，两位骑手帮着把担架从{f}楼抬下来，没留名字，希望社区能找到并表扬。",
        ),
        usual(
            Consult,
            "志愿时长怎么补登记",
            "上个月在{z}参加了清扫，{d}天了系统里还没有时长，请问要找谁补登记？",
        ),
        usual(
            Help,
            "想借活动室办一次旧物交换",
            "我们几户想在{z}办一次旧书旧玩具交换，周末用半天活动室，请问怎么申请，要不要押金？",
        ),
    ],
};
