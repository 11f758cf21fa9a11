use crate::petition::coded::coded;

coded! {
    /// A way to a person.
    #[schema(as = NoticeChannel)]
    Channel {
        /// 站内信: her own list, which cannot be switched off.
        Inbox = "inbox",
        /// 微信订阅消息.
        Wechat = "wechat",
        /// 短信.
        Sms = "sms",
        /// Nowhere to send to: an anonymous reporter, who looks for herself.
        None = "none",
    }

    /// How a telling stands.
    DeliveryState {
        /// To be tried, now or later.
        Waiting = "waiting",
        /// Told.
        Delivered = "delivered",
        /// The person does not want this channel, as its provider says.
        Unwanted = "unwanted",
        /// Given up; somebody may look, and have it tried again.
        Dead = "dead",
        /// Given up for good, by somebody who said why.
        Discarded = "discarded",
    }

    /// The language of a text for people.
    Language {
        /// 简体中文.
        Zh = "zh",
        /// English.
        En = "en",
    }
}

impl Channel {
    /// The channels that a provider outside serves.
    pub const OUTSIDE: [Self; 2] = [Self::Wechat, Self::Sms];
    /// The channels that words are made for.
    pub const WORDED: [Self; 3] = [Self::Inbox, Self::Wechat, Self::Sms];
}
