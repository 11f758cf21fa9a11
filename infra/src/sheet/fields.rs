use super::Field;

/// Declares the fields of one importer, one line a field.
macro_rules! fields {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident $text:literal $required:literal $headers:expr;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$field_doc])* $field,)* }

        impl Field for $name {
            const ALL: &'static [Self] = &[$(Self::$field,)*];
            fn name(self) -> &'static str {
                match self { $(Self::$field => $text,)* }
            }
            fn headers(self) -> &'static [&'static str] {
                match self { $(Self::$field => &$headers,)* }
            }
            fn required(self) -> bool {
                match self { $(Self::$field => $required,)* }
            }
        }
    };
}

fields! {
    /// What an import of petitions reads.
    PetitionField {
        /// One line.
        Title "title" true ["title", "标题", "主题", "留言主题", "诉求标题", "subject"];
        /// The text.
        Body "body" true ["body", "内容", "详情", "留言详情", "诉求内容", "description", "content"];
        /// When it was reported; see [`super::parse_time`].
        Time "time" true ["time", "时间", "留言时间", "上报时间", "created_at", "reported_at"];
        /// Whoever reported it, as the other system knows them.
        Reporter "reporter" false ["reporter", "user_id", "用户", "留言用户", "上报人", "user"];
        /// The number in the other system: what makes a second run of the import harmless.
        ExternalId "external_id" false ["external_id", "msg_id", "编号", "留言编号", "工单编号", "id"];
        /// Consult, help, suggestion, complaint or report.
        Kind "kind" false ["kind", "类型", "诉求类型", "type"];
        /// Normal, urgent or danger.
        Urgency "urgency" false ["urgency", "紧急程度"];
        /// Code or name of the category.
        Category "category" false ["category", "分类", "类别", "问题分类"];
        /// Where, in words.
        Address "address" false ["address", "地址", "地点", "位置", "location"];
        /// Code of the grid node.
        Grid "grid" false ["grid", "网格", "网格编码", "grid_code"];
        /// Degrees east, WGS-84.
        Longitude "longitude" false ["longitude", "经度", "lng", "lon"];
        /// Degrees north, WGS-84.
        Latitude "latitude" false ["latitude", "纬度", "lat"];
        /// How many others agreed.
        Likes "likes" false ["likes", "点赞数", "点赞", "赞成数"];
    }
}

fields! {
    /// What an import of places reads.
    PlaceField {
        /// Unique among all places.
        Code "code" true ["code", "编码", "代码", "区划代码"];
        /// Code of the place above; blank at the top.
        Parent "parent" true ["parent", "上级", "上级编码", "上级代码", "parent_code"];
        /// As people call it.
        Name "name" true ["name", "名称", "地名"];
        /// Which tier of the tree.
        Level "level" true ["level", "级别", "层级"];
        /// Degrees east.
        Longitude "longitude" false ["longitude", "经度", "lng", "lon"];
        /// Degrees north.
        Latitude "latitude" false ["latitude", "纬度", "lat"];
    }
}
