//! Words made from templates. What a template can do is kept small: fields, conditions, no functions and no
//! filters; bounded in steps and in length.

use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value};
use sanping_domain::notice::{
    Channel, Field, Language, NoticeError, Part, Parts, Values, check_parts, fields_of, fit,
};
use std::io::{self, Write};

/// Steps that a template may take.
const FUEL: u64 = 2_000;
/// Bytes that a template may make.
const BYTES: usize = 16 * 1024;

/// Makes the words of a channel. What is too long for its part is cut.
///
/// # Errors
/// [`NoticeError::UnknownField`] or [`NoticeError::Unreadable`], where the template was never checked.
pub fn render(channel: Channel, parts: &[Part], values: &Values) -> Result<Parts, NoticeError> {
    parts
        .iter()
        .map(|part| {
            let text = make(channel, &part.text, values)?;
            Ok(Part::new(&part.name, fit(text.trim(), part.limit(channel).unwrap_or(usize::MAX))))
        })
        .collect()
}

/// Whether the parts are a sound template of the channel: known parts and fields, and nothing that becomes
/// empty or too long.
///
/// What stands in a field of a WeChat message is cut to fit, so there only the words around it must fit.
///
/// # Errors
/// [`NoticeError`] as its variants say.
pub fn check(channel: Channel, parts: &[Part]) -> Result<(), NoticeError> {
    check_parts(channel, parts)?;
    let worst = if channel == Channel::Wechat { Values::default() } else { Values::longest() };
    for part in parts {
        let limit = part.limit(channel).unwrap_or_default();
        let longest = make(channel, &part.text, &worst)?.trim().chars().count();
        if longest > limit {
            return Err(NoticeError::TooLong { part: part.name.clone(), longest, limit });
        }
        if make(channel, &part.text, &Values::sample(Language::Zh))?.trim().is_empty() {
            return Err(NoticeError::Empty(part.name.clone()));
        }
    }
    Ok(())
}

fn make(channel: Channel, text: &str, values: &Values) -> Result<String, NoticeError> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    let template = environment.template_from_str(text).map_err(unreadable)?;
    let known = fields_of(channel);
    let mut unknown: Vec<String> = template.undeclared_variables(false).into_iter().collect();
    unknown.retain(|name| !known.contains(&name.as_str()));
    unknown.sort_unstable();
    if let Some(name) = unknown.into_iter().next() {
        return Err(NoticeError::UnknownField(name));
    }
    let fields = Field::of(channel).iter().map(|field| (field.as_str(), values.get(*field)));
    let mut made = Bounded(Vec::new());
    template.render_captured_to(Value::from_pairs(fields), &mut made).map_err(unreadable)?;
    String::from_utf8(made.0).map_err(|error| NoticeError::Unreadable(error.to_string()))
}

fn unreadable(error: Error) -> NoticeError {
    NoticeError::Unreadable(match error.kind() {
        ErrorKind::OutOfFuel => "it does too much".to_owned(),
        ErrorKind::WriteFailure => "it says too much".to_owned(),
        kind => error.detail().map_or_else(|| kind.to_string(), ToOwned::to_owned),
    })
}

/// Takes so many bytes and no more.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > BYTES {
            return Err(io::Error::other("too long"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sanping_domain::notice::{template_keys, words};

    fn sms(text: &str) -> Result<(), NoticeError> {
        check(Channel::Sms, &[Part::new("text", text)])
    }

    #[test]
    fn all_that_is_brought_along_is_sound_and_a_text_message_is_one() {
        for key in template_keys() {
            let parts = words(key);
            assert_eq!(check(key.channel, &parts), Ok(()), "{key}");
            let made = render(key.channel, &parts, &Values::sample(key.language)).unwrap();
            if key.channel == Channel::Sms && key.language == Language::Zh {
                assert!(made[0].text.chars().count() <= 70, "{}", made[0].text);
            }
        }
    }

    #[test]
    fn an_unknown_field_is_named_wherever_it_stands() {
        let unknown = |name: &str| Err(NoticeError::UnknownField(name.into()));
        assert_eq!(sms("您好 {{ nickname }}"), unknown("nickname"));
        assert_eq!(sms("{% if number == '' %}{{ phone }}{% endif %}好"), unknown("phone"));
        assert_eq!(sms("{{ title }}"), unknown("title"));
        assert_eq!(sms("{{ range(9) }}"), unknown("range"));
    }

    #[test]
    fn what_cannot_be_read_or_does_too_much_is_refused() {
        for text in
            ["{{ number", "{% for c in number %}", "{{ number|upper }}", "{{ 1 / 0 }}", "{% include 'x' %}"]
        {
            assert!(matches!(sms(text), Err(NoticeError::Unreadable(_))), "{text}");
        }
        for text in ["{{ 'xxxxxxxx' * 100000 }}", "{% for a in [1] * 90000 %}x{% endfor %}"] {
            assert!(matches!(sms(text), Err(NoticeError::Unreadable(_))), "{text}");
        }
    }

    #[test]
    fn too_long_and_empty_are_told_with_the_part() {
        let long = "长".repeat(501);
        assert!(matches!(sms(&long), Err(NoticeError::TooLong { longest: 501, limit: 500, .. })));
        assert_eq!(sms("{# nothing #}"), Err(NoticeError::Empty("text".into())));
        let thing = |text: &str| check(Channel::Wechat, &[Part::new("thing1", text)]);
        assert_eq!(thing("{{ title }}{{ title }}"), Ok(()));
        assert!(matches!(thing(&"长".repeat(21)), Err(NoticeError::TooLong { limit: 20, .. })));
    }

    #[test]
    fn what_people_wrote_is_never_read_as_a_template() {
        let values = Values { title: "{{ number }} {% x %}".into(), ..Values::default() };
        let made = render(Channel::Inbox, &[Part::new("title", "{{ title }}")], &values).unwrap();
        assert_eq!(made[0].text, "{{ number }} {% x %}");
    }
}
