use super::{CategorySeed, Phrases, danger, pressing, usual};
use sanping_domain::petition::PetitionKind::{Complaint, Consult, Help, Report, Suggestion};

pub(super) const ENVIRONMENT_HYGIENE: Phrases = Phrases {
    category: CategorySeed { code: "environment_hygiene", name: "环境卫生" },
    templates: [
        usual(
            Complaint,
            "{b}旁垃圾桶满了{d}天没人清",
            "{b}东侧的四个垃圾桶已经满了{d}天，袋子堆到了路沿上，一下雨污水就往门洞里流。",
        ),
        usual(
            Report,
            "{r}绿化带里有人倒建筑垃圾",
            "{r}北段绿化带里堆着砖头、石膏板和旧门框，看样子是装修队夜里倒的，压坏了一片麦冬草。",
        ),
        usual(
            Suggestion,
            "建议在{b}门口加一个厨余桶",
            "{b}一共六十多户，只有一个厨余桶，早高峰总是盖不上盖。能不能再添一个，顺便装个踏板？",
        ),
        usual(
            Complaint,
            "{b}楼道里堆着旧沙发",
            "{b}{f}楼拐角放着一张破沙发和几只纸箱，放了{d}天，开始发霉，孩子经过都捂着鼻子。",
        ),
        usual(
            Report,
            "{r}水沟发臭，蚊子很多",
            "{r}边上的排水沟淤住了，水面漂着油花，到了{h}点钟以后蚊子成团，纱窗都挡不住。",
        ),
        usual(
            Help,
            "请帮忙清理{b}天台的积水落叶",
            "{b}天台的落水口被梧桐叶堵住，积水差不多没过鞋底，顶层住户担心渗下来，自己又够不着。",
        ),
    ],
};

pub(super) const PARKING_TRAFFIC: Phrases = Phrases {
    category: CategorySeed { code: "parking_traffic", name: "停车交通" },
    templates: [
        pressing(
            Report,
            "{b}前的消防通道被小车堵死",
            "一辆灰色面包车横在{b}前的消防通道上，没有留电话，从{h}点停到现在，救护车来了肯定进不去。",
        ),
        usual(
            Complaint,
            "{r}两边停满车，公交都难会车",
            "{r}本来就窄，两边再停满车，每天{h}点前后公交和货车对上就要僵持好一会儿，喇叭声不断。",
        ),
        usual(
            Suggestion,
            "建议{r}路口补画斑马线",
            "{r}和菜场后门的路口没有斑马线，老人买菜都是从车缝里穿过去，建议补画并立一块减速牌。",
        ),
        usual(
            Consult,
            "咨询{z}夜间共享车位怎么申请",
            "听说旁边单位的车位夜里对住户开放，请问{z}的住户到哪里登记，要带什么材料，每月收多少？",
        ),
        usual(
            Complaint,
            "{b}楼下电动车乱停挡住坡道",
            "{b}的无障碍坡道被七八辆电动车占了{d}天，我母亲坐轮椅，出门要两个人抬下台阶。",
        ),
        usual(
            Help,
            "车库道闸识别不了我的车牌",
            "换了新能源牌照以后，{z}车库的道闸{d}天都识别不了，每次都要打电话等人抬杆，后面排一长串。",
        ),
    ],
};

pub(super) const PUBLIC_FACILITIES: Phrases = Phrases {
    category: CategorySeed { code: "public_facilities", name: "公共设施" },
    templates: [
        usual(
            Help,
            "{b}门前路灯不亮{d}天了",
            "{b}到{r}之间三盏路灯都不亮，已经{d}天，下夜班的人只能打着手机照路。",
        ),
        pressing(
            Report,
            "{r}井盖松动，车轧上去哐哐响",
            "{r}靠近公交站的一块雨水井盖翘起了一角，电动车轧上去差点摔倒，最好先围起来。",
        ),
        usual(
            Complaint,
            "健身器材的踏板断了没人修",
            "{z}小广场那台漫步机左边踏板断了{d}天，只用塑料绳绑着，孩子还在上面荡。",
        ),
        usual(
            Suggestion,
            "建议给{r}的长椅加上靠背",
            "{r}的石凳冬天凉、夏天烫，也没有靠背，老人坐一会儿就走。换成带靠背的木椅会好很多。",
        ),
        usual(
            Help,
            "{b}单元门的门禁失灵",
            "{b}单元门禁刷卡没有反应，门整天敞着，{h}点以后常有推销的人上楼敲门。",
        ),
        usual(
            Consult,
            "请问阅览室什么时候重新开放",
            "社区阅览室关门装修{d}天了，门口没有贴告示，孩子放学没地方去，想问问哪天开门。",
        ),
    ],
};

pub(super) const NOISE: Phrases = Phrases {
    category: CategorySeed { code: "noise", name: "噪声扰民" },
    templates: [
        usual(
            Complaint,
            "{s}的音箱从早放到晚",
            "{r}的{s}门口摆着一只大音箱，循环放打折广告，{h}点还不停，写作业的孩子根本静不下心。",
        ),
        usual(
            Complaint,
            "{b}{f}楼凌晨还在装修",
            "{b}{f}楼连着{d}天在凌晨钻墙，跟师傅说了，他讲东家催工期，我们家有高考的学生。",
        ),
        usual(
            Report,
            "{r}工地夜里还在倒混凝土",
            "{r}那处工地{h}点以后仍有罐车进出，倒车的提示音一阵接一阵，窗户关着也听得清楚。",
        ),
        usual(
            Complaint,
            "广场舞声音太大，希望降一降",
            "{z}小广场每晚两支队伍比着放音乐，低音震得玻璃响，不是不让跳，只求把音量降下来。",
        ),
        usual(
            Help,
            "楼上空调外机的嗡嗡声让人睡不着",
            "{b}{f}楼的外机支架大概松了，一开就嗡嗡响，已经{d}天没睡好，能否请物业陪同上门看看？",
        ),
        usual(
            Suggestion,
            "建议给{r}的减速带换成橡胶的",
            "{r}的铁减速带每过一辆货车就哐当一声，离窗口不到十步，换成橡胶的会安静许多。",
        ),
    ],
};

pub(super) const SAFETY_HAZARDS: Phrases = Phrases {
    category: CategorySeed { code: "safety_hazards", name: "安全隐患" },
    templates: [
        danger(
            Report,
            "{b}外墙瓷砖往下掉",
            "{b}西面{f}楼高的外墙瓷砖鼓起一大片，今天{h}点掉下来两块，砸在花坛里，下面就是幼儿接送的路。",
        ),
        danger(
            Report,
            "{r}有一根电线垂到人行道上",
            "{r}的一根电线从杆上垂下来，离地不到两米，风一吹就晃，不知道有没有电，请尽快派人。",
        ),
        pressing(
            Help,
            "{b}旁的大树歪了，怕要倒",
            "前夜大风以后{b}旁那棵老樟树明显歪向楼道，根部的土裂开一条缝，住在低层的几户都不敢开窗。",
        ),
        pressing(
            Report,
            "{z}水池边的护栏断了一截",
            "{z}景观水池的木护栏断了一截，断了{d}天只拉了根绳子，放学时孩子都在那里追着玩。",
        ),
        usual(
            Complaint,
            "楼梯扶手松了，老人不敢走",
            "{b}{f}楼到上一层的扶手整段松动，拧螺丝的地方锈穿了，腿脚不便的老人下楼只能扶墙。",
        ),
        usual(
            Suggestion,
            "建议在{r}拐角装一面凸面镜",
            "{r}拐进{z}的地方被围墙挡着，看不见对面来车，{d}天里已经蹭了两回，建议装凸面镜。",
        ),
    ],
};

pub(super) const MERCHANTS_BUSINESS: Phrases = Phrases {
    category: CategorySeed { code: "merchants_business", name: "商户经营" },
    templates: [
        usual(
            Complaint,
            "{s}的油烟直接排到楼道",
            "{r}的{s}把烟管接到了{b}的天井里，每天{h}点以后楼上全是油烟味，衣服不敢晾。",
        ),
        usual(
            Report,
            "{s}把摊子摆到了盲道上",
            "{s}天天把货架和冰柜摆到人行道中间，盲道占了一半，说了就收进去，人一走又摆出来。",
        ),
        usual(
            Complaint,
            "办的卡还没用完，{s}关门了",
            "在{r}的{s}充了五百元的卡，才用过两次，{d}天前贴出停业的纸条，电话也打不通。",
        ),
        usual(
            Consult,
            "想在{r}开早餐店要办哪些手续",
            "打算在{r}租一间门面做早餐，请问除了营业执照，食品和排烟方面要找哪个部门、多久能办好？",
        ),
        usual(
            Suggestion,
            "建议给流动菜贩划一块地方",
            "{z}门口每天有十来个卖菜的，赶来赶去不是办法，不如在{r}划一段，早上{h}点前收摊。",
        ),
        usual(
            Report,
            "{s}卖的熟食没有日期标签",
            "昨天在{s}买的卤味没有生产日期，回家打开已经发黏，店里说现做现卖不用贴，请查一查。",
        ),
    ],
};
