//! The people of the story, and how each can be reached.

use crate::{
    notice::{self, give_phone, give_wechat, words::set_wechat_id},
    petition::clocks::{Case, moment},
    support::{Caller, PASSWORD, TestApp},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// The telephone of her who will be forgotten.
pub const HER_PHONE: &str = "13800136913";

pub struct Cast<'a> {
    pub app: &'a TestApp,
    /// She reports first, and is forgotten at the end: a text message reaches her.
    pub she: Caller<'a>,
    /// Reports the same: a text message reaches him.
    pub neighbour: Caller<'a>,
    /// Reports it once more: WeChat reaches him.
    pub friend: Caller<'a>,
    pub desk: Caller<'a>,
    pub worker: Caller<'a>,
    /// Reached in every way, and so are her urgent matters.
    pub admin: Caller<'a>,
    pub category: String,
}

impl<'a> Cast<'a> {
    pub async fn gather(app: &'a TestApp) -> Self {
        let matter = app.matter();
        let admin = app.sign_in("admin").await;
        let her = json!({"login": "ouyang.ximo", "name": "欧阳惜墨", "password": PASSWORD});
        admin.post_once("/accounts", "newcomer-1", &her).await.expect(201);
        give_phone(app, "ouyang.ximo", HER_PHONE).await;
        give_phone(app, "resident-2", "13800000002").await;
        give_wechat(app, "resident-3", "oFriend").await;
        give_phone(app, "dispatcher-1", "13800000003").await;
        give_phone(app, "community-admin", "13800000004").await;
        give_wechat(app, "community-admin", "oAdmin").await;
        for template in ["dispatch.resident", "finish.resident", "climb.staff", "arbitration_due.staff"] {
            set_wechat_id(app, &format!("{template}.wechat.zh"), &format!("tpl-{template}")).await;
        }
        Self {
            app,
            she: app.sign_in("ouyang.ximo").await,
            neighbour: app.sign_in("resident-2").await,
            friend: app.sign_in("resident-3").await,
            desk: app.sign_in("dispatcher-1").await,
            worker: app.sign_in(app.worker_of(&matter)).await,
            admin: app.sign_in("community-admin").await,
            category: app.nobody().get("/categories").await.text("/items/0/id"),
        }
    }

    /// A report at the place of the matter.
    pub fn report(&self, title: &str, body: &str) -> Value {
        let point = self.app.matter().point;
        json!({
            "kind": "complaint", "categoryId": self.category, "title": title, "body": body,
            "identityMode": "real_name",
            "location": {"longitude": point.longitude(), "latitude": point.latitude()},
        })
    }

    /// Time passes until this moment in China; gives how many steps it takes by itself, and everybody is told.
    pub async fn until(&self, text: &str) -> usize {
        self.tell().await;
        self.app.clock.set(moment(text));
        let taken = self.app.tick().await;
        self.tell().await;
        taken
    }

    /// The worker of the notices goes its round, and all that failed is tried again within a minute.
    pub async fn tell(&self) {
        for _ in 0..2 {
            notice::later(self.app, TimeDelta::seconds(15)).await;
        }
    }

    /// The leak as a case of its worker, for what the tests of clocks can ask of one.
    pub fn case(&self, path: &str) -> Case<'a> {
        Case {
            resident: self.she.clone(),
            desk: self.desk.clone(),
            worker: self.worker.clone(),
            admin: self.admin.clone(),
            category: self.category.clone(),
            path: path.to_owned(),
        }
    }
}
