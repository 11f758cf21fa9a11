//! Templates of messages: what was accepted can be made into words that fit, whatever it is about.

use sanping_domain::notice::{Channel, Language, NoticeError, Part, Values};
use sanping_infra::notice::{check, render};

/// What was accepted fits when it is made.
pub fn template(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let letters = [
        (Channel::Sms, vec![Part::new("text", text)]),
        (Channel::Inbox, vec![Part::new("title", "{{ short_title }}"), Part::new("text", text)]),
        (Channel::Wechat, vec![Part::new("thing1", text)]),
    ];
    for (channel, parts) in letters {
        if check(channel, &parts).is_err() {
            continue;
        }
        for values in [Values::sample(Language::Zh), Values::sample(Language::En), Values::longest()] {
            match render(channel, &parts, &values) {
                Ok(made) => made.iter().for_each(|part| {
                    let limit = part.limit(channel).expect("a known part");
                    assert!(part.text.chars().count() <= limit, "{}", part.text);
                }),
                // A condition may lead to what cannot be done: that letter is put by, with the reason.
                Err(NoticeError::Unreadable(_)) => {}
                Err(error) => panic!("accepted, and then refused: {error}"),
            }
        }
    }
}
