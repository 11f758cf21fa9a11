use super::mask::{doer, reporter_as_seen, without_numbers};
use crate::access::Matrix;
use actix_web::http::Method;
use chrono::{DateTime, NaiveDate};
use sanping_domain::{
    petition::{
        Action, Body, Channel, Decision, IdentityMode, Number, PetitionKind, Photos, Relation, Relations,
        Report, Routed, RoutedBy, Terms, Title, Urgency, file, may_ever,
    },
    shared::{AccountId, Actor, CategoryId, GridId, Identity, PetitionId, Role, SessionId},
};
use std::collections::BTreeSet;

#[test]
fn the_matrix_opens_each_step_to_the_roles_that_may_ever_take_it() {
    let matrix = Matrix::checked_in().unwrap();
    for &action in Action::ALL {
        let path = match action {
            Action::Report => "/api/v1/petitions".to_owned(),
            _ => format!("/api/v1/petitions/{{id}}/{}", action.as_str().replace('_', "-")),
        };
        // What only Sanping does has no door.
        if may_ever(action).is_empty() {
            assert_eq!(matrix.door(&Method::POST, &path), None, "{path}");
            continue;
        }
        let door = matrix.door(&Method::POST, &path).unwrap_or_else(|| panic!("no door {path}"));
        let named: BTreeSet<Role> = door.roles.iter().map(|(role, _)| *role).collect();
        assert_eq!(named, may_ever(action).into_iter().collect(), "{path}");
        assert_eq!(door.public, action == Action::Report, "{path}");
    }
}

fn person(id: AccountId) -> Actor {
    Actor { identity: Identity::Account(id, SessionId::new()), holdings: Vec::new() }
}

fn filed(by: AccountId, identity_mode: IdentityMode) -> Decision {
    let report = Report {
        kind: PetitionKind::Help,
        category_id: CategoryId::new(),
        urgency: Urgency::Normal,
        channel: Channel::Resident,
        title: Title::parse("楼道漏水").unwrap(),
        body: Body::parse("三楼漏水").unwrap(),
        address: None,
        point: None,
        identity_mode,
        photos: Photos::default(),
        grid_id: GridId::new(),
        routed: Routed { by: RoutedBy::Desk, reason: "转社区调度台".into() },
    };
    let number = Number::new(NaiveDate::from_ymd_opt(2026, 11, 21).unwrap(), 1).unwrap();
    file(report, PetitionId::new(), number, &person(by), DateTime::UNIX_EPOCH, &Terms::default()).unwrap()
}

fn only(relation: Relation) -> Relations {
    [relation].into_iter().collect()
}

#[test]
fn a_hidden_name_is_whole_for_the_desk_and_masked_for_everyone_else() {
    let by = AccountId::new();
    let petition = filed(by, IdentityMode::HiddenName).petition;
    let seen = |relation| reporter_as_seen(&petition, &only(relation), "张伟".into()).unwrap();
    assert_eq!((seen(Relation::Dispatcher).id, seen(Relation::Dispatcher).name.as_str()), (Some(by), "张伟"));
    for relation in [Relation::Worker, Relation::Handler, Relation::Joined, Relation::Supervisor] {
        assert_eq!((seen(relation).id, seen(relation).name.as_str()), (None, "张*"), "{relation:?}");
    }
}

#[test]
fn an_anonymous_report_names_nobody_to_anybody() {
    let decision = filed(AccountId::new(), IdentityMode::Anonymous);
    assert_eq!(decision.event.by, None);
    for &relation in Relation::ALL {
        assert_eq!(reporter_as_seen(&decision.petition, &only(relation), "张伟".into()), None);
    }
}

#[test]
fn the_history_masks_the_reporter_as_the_view_does() {
    let by = AccountId::new();
    let Decision { petition, event, .. } = filed(by, IdentityMode::HiddenName);
    let shown = |actor: AccountId, relation| {
        doer(&person(actor), &petition, &only(relation), &event, (by, "张伟")).name
    };
    assert_eq!(shown(AccountId::new(), Relation::Worker), "张*");
    assert_eq!(shown(AccountId::new(), Relation::CommunityAdmin), "张伟");
    assert_eq!(shown(by, Relation::Reporter), "张伟");
}

#[test]
fn neighbours_who_joined_stay_unknown_to_each_other() {
    let Decision { petition, mut event, .. } = filed(AccountId::new(), IdentityMode::RealName);
    event.capacity = Relation::Neighbour;
    let shown = |relation| {
        let neighbour = (AccountId::new(), "李娜");
        doer(&person(AccountId::new()), &petition, &only(relation), &event, neighbour).name
    };
    assert_eq!(shown(Relation::Joined), "李*");
    assert_eq!(shown(Relation::Handler), "李*");
    assert_eq!(shown(Relation::Dispatcher), "李娜");
}

#[test]
fn long_numbers_are_masked() {
    assert_eq!(without_numbers("打 13800001234 找我"), "打 138****1234 找我");
    assert_eq!(without_numbers("座机 5559876"), "座机 555****");
    assert_eq!(without_numbers("3 号楼 1201"), "3 号楼 1201");
}
