//! The texts that people agree to. A changed text gets the next version in `Document::version`.

use super::dto::ConsentText;
use sanping_domain::privacy::Document;

/// The texts that count now.
pub fn current() -> Vec<ConsentText> {
    Document::ALL.iter().map(|&document| of(document)).collect()
}

fn of(document: Document) -> ConsentText {
    let (zh, en) = match document {
        Document::Service => (
            "我同意社区为办理我上报的事项，处理我的姓名、联系电话、上报内容、地址、位置和照片。承办人员仅在办理所需时\
             查看；查看完整电话须说明用途并留有记录，我可随时查阅。我可以撤回同意、导出、更正或要求删除这些信息；撤回后\
             仍可匿名上报。",
            "I agree that the community uses my name, telephone number, words, address, location and photos to handle \
             what I report. Whoever handles it sees them as far as the work needs; reading my whole number takes a \
             purpose and is noted, and I can look up who did. I may withdraw, export, correct or erase; after \
             withdrawing I can still report anonymously.",
        ),
        Document::Notifications => (
            "我同意通过短信和微信订阅消息向我告知办理进展。撤回后，进展只在应用内显示。",
            "I agree to be told by text message and WeChat how my petitions go on. After withdrawing I am told inside \
             Sanping only.",
        ),
    };
    ConsentText { document, version: document.version(), zh: zh.to_owned(), en: en.to_owned() }
}
