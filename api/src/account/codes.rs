//! Codes to phones: made in a transaction, sent outside it, and answered alike whoever the phone belongs to.

use super::{phone_dto::CodeView, ways::not_configured};
use crate::{
    http::{Answer, ApiError, Caller, Once, network},
    state::State,
};
use actix_web::HttpResponse;
use chrono::TimeDelta;
use sanping_domain::{
    account::{CODE_LIVES, CodePurpose, may_send_code},
    shared::{CodeId, Kind, Phone},
};
use sanping_infra::{
    account,
    db::{DbError, Tx},
    sms::Sms,
};
use serde_json::json;
use std::{
    sync::{Arc, mpsc},
    time::Duration,
};

/// Seconds before each try to hand a code to the provider.
const TRIES: [u64; 3] = [0, 1, 3];
/// Until another code may be asked for.
const AGAIN: TimeDelta = TimeDelta::minutes(1);

/// Sends a code where one is due. The answer is the same, and comes as fast, where none is.
pub async fn send(
    state: &State,
    caller: &Caller,
    once: Once,
    hash: [u8; 32],
    phone: Phone,
    purpose: CodePurpose,
) -> Result<HttpResponse, ApiError> {
    let sms = state.sms.clone().ok_or(not_configured("sms_not_configured"))?;
    let place = Arc::clone(&state.texting).try_acquire_owned();
    let place = place.map_err(|_| ApiError::new(Kind::Unavailable, "too_busy"))?;
    let (due, made) = mpsc::channel();
    let (by, to, now, caps) = (caller.clone(), phone.clone(), state.clock.now(), state.config.outside.codes);
    let work = move |tx: &mut Tx<'_>| {
        // A cap that one machine with a network of its own could walk round would be none.
        let from = network(&by.address);
        let sent = account::codes_sent(tx, &to, &from, now)?;
        may_send_code(&sent, caps, now).map_err(|wait| ApiError::too_many("too_many_codes", wait))?;
        let (id, owner) = (CodeId::new(), account::by_phone(tx, &to)?);
        let code = account::make_code(tx, id, &to, purpose, &from, now).map_err(at_once)?;
        let object = owner.map_or_else(|| "-".to_owned(), |owner| owner.to_string());
        let line = by.audits("phone_code.send", ("account", object), json!({"purpose": purpose}), now);
        account::audit(tx, line)?;
        if owner.is_some() || !purpose.wants_owner() {
            // Nobody listens any more only where the caller has gone; then no code is due.
            due.send((id, code)).unwrap_or_default();
        }
        Answer::accepted(&CodeView { expires_in: CODE_LIVES.num_seconds(), again_in: AGAIN.num_seconds() })
    };
    let answer = once.answer(state, caller, hash, work).await?;
    if let Ok((id, code)) = made.try_recv() {
        tokio::spawn(async move {
            deliver(&sms, &phone, &text(purpose, &code), id).await;
            drop(place);
        });
    }
    Ok(answer.send())
}

/// Another code was made for the phone at the same moment.
fn at_once(error: DbError) -> ApiError {
    match error {
        DbError::Taken(_) => ApiError::too_many("too_many_codes", AGAIN),
        other => other.into(),
    }
}

fn text(purpose: CodePurpose, code: &str) -> String {
    let what = match purpose {
        CodePurpose::SignIn => "登录",
        CodePurpose::ResetPassword => "重置密码",
        CodePurpose::LinkPhone => "绑定手机号",
        CodePurpose::ConfirmIdentity => "确认身份",
    };
    let minutes = CODE_LIVES.num_minutes();
    format!("您的{what}验证码是 {code}，{minutes} 分钟内有效。工作人员不会向您索要，请勿告诉他人。")
}

async fn deliver(sms: &Sms, phone: &Phone, text: &str, id: CodeId) {
    for (at, wait) in TRIES.iter().enumerate() {
        tokio::time::sleep(Duration::from_secs(*wait)).await;
        match sms.send(phone, text, id.0).await {
            Ok(()) => return,
            Err(error) if error.may_pass() && at + 1 < TRIES.len() => {}
            Err(error) => {
                log::warn!("code {id} was not sent: {error}");
                return;
            }
        }
    }
}
