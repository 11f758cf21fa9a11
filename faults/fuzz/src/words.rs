//! Names, texts, numbers and addresses that people type, and what is read out of prose.

use sanping_domain::{
    account::{Login, OpenId, TypedFactor},
    grid::{Gazetteer, Tree},
    integration::HookUrl,
    petition::{Body, CategoryCode, TimeOfDay, Title, Word, runs},
    shared::{Code, GridId, Name, Phone, Text},
};
use sanping_infra::petition::Signature;
use uuid::Uuid;

const FLOWERS: GridId = GridId(Uuid::from_u128(1));
const THREE: GridId = GridId(Uuid::from_u128(2));

/// What reading gives is taken as it is by the same reading.
macro_rules! settles {
    ($text:expr, $($read:expr),+ $(,)?) => {$(
        if let Ok(one) = $read($text) {
            let again = $read(one.as_str()).expect("what was taken is taken again");
            assert_eq!(one.as_str(), again.as_str(), "and changes no more");
        }
    )+};
}

/// Values that are typed into forms.
pub fn typed(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    settles!(
        text,
        Name::<60>::parse,
        Text::<2000>::parse,
        Phone::parse,
        Code::parse,
        Login::parse,
        OpenId::parse,
        HookUrl::parse,
        CategoryCode::parse,
        Word::parse,
    );
    if let Ok(name) = Name::<60>::parse(text) {
        assert!((1..=60).contains(&name.as_str().chars().count()) && !name.as_str().contains('\0'));
    }
    if let Ok(phone) = Phone::parse(text) {
        assert!(!format!("{phone:?}").contains(phone.as_str()), "a number shows itself only masked");
    }
    if let Ok(time) = TimeOfDay::parse(text) {
        assert_eq!(String::from(time), text);
    }
    let _ = TypedFactor::parse(text);
}

/// What is read out of a report: its words, its sector, its place.
pub fn prose(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = runs(&text);
    if let Some(node) = gazetteer().find(&text) {
        assert!([FLOWERS, THREE].contains(&node));
    }
    if let (Ok(title), Ok(body)) = (Title::parse(text.lines().next().unwrap_or_default()), Body::parse(&text))
    {
        assert_eq!(Signature::of(&title, &body, None), Signature::of(&title, &body, None));
    }
}

fn gazetteer() -> Gazetteer {
    let tree = Tree::build([(FLOWERS, None), (THREE, Some(FLOWERS))]).unwrap();
    Gazetteer::build(tree, [(FLOWERS, "阳光花园小区"), (THREE, "3号楼")]).unwrap()
}
