//! The words that Sanping brings along, for every topic and reader. A title is a heading in the inbox, a field
//! of a WeChat message and the core of a text message, so it keeps to twenty characters.

use super::{
    Channel, Language, Part, Parts, Reader, TemplateKey,
    Topic::{self, ArbitrationDue, CallBackDue, Other, RuleBroken, Step, TakenAway},
};
// The table below names nearly all of them.
use crate::petition::Action::*;

/// The words of one topic for one reader: heading and text, in each language.
struct DefaultWords {
    topic: Topic,
    reader: Reader,
    zh: (&'static str, &'static str),
    en: (&'static str, &'static str),
}

type Words = (&'static str, &'static str);

const fn resident(topic: Topic, zh: Words, en: Words) -> DefaultWords {
    DefaultWords { topic, reader: Reader::Resident, zh, en }
}

const fn staff(topic: Topic, zh: Words, en: Words) -> DefaultWords {
    DefaultWords { topic, reader: Reader::Staff, zh, en }
}

#[rustfmt::skip]
const WORDS: &[DefaultWords] = &[
    resident(Step(Dispatch), ("已交给专人处理", "您反映的“{{ title }}”已经交给负责的人，有人接手了马上告诉您。"), ("Handed over", "Your report “{{ title }}” was handed to those who see to it. We tell you when somebody takes it on.")),
    resident(Step(Accept), ("有人接手了", "您反映的“{{ title }}”已经有人接手，正在安排处理。"), ("Somebody is on it", "Somebody has taken on your report “{{ title }}”.")),
    resident(Step(NoteProgress), ("有新进展", "您反映的“{{ title }}”有新进展，点开就能看到。"), ("There is progress", "There is news of your report “{{ title }}”. Open it to read.")),
    resident(Step(AskReporter), ("想向您问一件事", "处理“{{ title }}”的人想请您补充一点情况，请点开回答。您回答后会接着办。"), ("A question for you", "Whoever works on “{{ title }}” has a question for you. Please open it and answer; the work goes on then.")),
    resident(Step(GrantExtension), ("还要多几天时间", "“{{ title }}”比预想的难办，需要多几天时间，请您体谅。"), ("It takes longer", "“{{ title }}” is harder than expected and takes some days more.")),
    resident(Step(Suspend), ("暂时办不了，先记着", "“{{ title }}”眼下条件还不够，已经记下来，到时候会再办。原因点开可以看到。"), ("Set aside for now", "“{{ title }}” cannot be solved now. It is kept in mind and looked at again; open it to read why.")),
    resident(Step(Resume), ("接着办了", "您反映的“{{ title }}”又开始办理了。"), ("Work goes on", "Work on your report “{{ title }}” goes on.")),
    resident(Step(Split), ("分成几件一起办", "您反映的“{{ title }}”涉及几个方面，已经分给几处一起办。"), ("Split into parts", "Your report “{{ title }}” was split into parts, for several to work on.")),
    resident(Step(Finish), ("办好了，请您评价", "您反映的“{{ title }}”已经办好。办得怎么样，请您点开打个分。"), ("Done, please rate", "Your report “{{ title }}” is done. Please open it and say how it went.")),
    resident(Step(PassCheck), ("核查过了，请您评价", "“{{ title }}”已经办好，也有人去核对过。办得怎么样，请您点开打个分。"), ("Checked, please rate", "“{{ title }}” is done and was checked. Please open it and say how it went.")),
    resident(Step(Reopen), ("重新办理", "“{{ title }}”会重新办理，请您放心。"), ("Worked on again", "“{{ title }}” is being worked on again.")),
    resident(Step(Reject), ("这件事不归我们办", "很抱歉，“{{ title }}”不归社区办理。原因和该找哪里，点开可以看到。"), ("Not ours to solve", "We are sorry: “{{ title }}” is not ours to solve. Open it to read why, and where to go instead.")),
    resident(Step(Withdraw), ("上报人已撤回", "您加入的“{{ title }}”已经被上报人撤回。还有问题的话，请您重新上报。"), ("Withdrawn", "“{{ title }}”, which you joined, was withdrawn by its reporter. If the trouble remains, please report it.")),
    resident(Step(Merge), ("和相同的事一起办", "“{{ title }}”和另一件相同的事合在一起办，进展照样会告诉您。"), ("Joined with another", "“{{ title }}” is now worked on together with a report of the same matter. You will still be told.")),
    resident(Step(Unmerge), ("恢复单独办理", "“{{ title }}”恢复单独办理。"), ("On its own again", "“{{ title }}” is worked on by itself again.")),
    resident(Step(Close), ("评价时间已过", "“{{ title }}”的评价时间已过，这件事办结了。谢谢您。"), ("Rating has ended", "The time to rate “{{ title }}” is over, and it is closed. Thank you.")),
    resident(Other, ("有新消息", "您反映的“{{ title }}”有新消息，请点开查看。"), ("There is news", "There is news of “{{ title }}”. Open it to read.")),

    staff(Step(Report), ("新诉求，待派单", "{{ place }}报来“{{ title }}”，请尽快派单。"), ("New, to be handed on", "“{{ title }}” was reported at {{ place }}. Please hand it to somebody.")),
    staff(Step(Dispatch), ("派给您的，请接单", "“{{ title }}”（{{ place }}）派给您办理，请尽快接单。"), ("Handed to you", "“{{ title }}” ({{ place }}) was handed to you. Please accept it soon.")),
    staff(Step(ReturnToDesk), ("被退回，请重新派单", "“{{ title }}”被退回调度台，请看退单原因，重新派单。"), ("Returned to the desk", "“{{ title }}” was returned to the desk. Please read why, and hand it to somebody else.")),
    staff(Step(Transfer), ("转给您的，请接单", "“{{ title }}”（{{ place }}）转给您办理，请尽快接单。"), ("Transferred to you", "“{{ title }}” ({{ place }}) was transferred to you. Please accept it soon.")),
    staff(Step(Answer), ("上报人补充了情况", "“{{ title }}”的上报人已经回答，请接着办。"), ("Reporter answered", "The reporter of “{{ title }}” has answered. Please go on.")),
    staff(Step(RequestExtension), ("有人申请延期", "“{{ title }}”的办理人申请延期，请您审批。"), ("More time asked for", "More time is asked for “{{ title }}”. Please decide.")),
    staff(Step(GrantExtension), ("延期已同意", "“{{ title }}”的延期申请已经同意。"), ("More time granted", "More time was granted for “{{ title }}”.")),
    staff(Step(RefuseExtension), ("延期未同意", "“{{ title }}”的延期申请没有同意，请按原时限办理。"), ("No more time", "No more time was granted for “{{ title }}”. Please keep to the deadline.")),
    staff(Step(Suspend), ("已挂账", "“{{ title }}”已经挂账，到复核日期再看。"), ("Set aside", "“{{ title }}” was set aside until its review date.")),
    staff(Step(Resume), ("恢复办理", "“{{ title }}”恢复办理，请接着办。"), ("Work goes on", "Work on “{{ title }}” goes on. Please continue.")),
    staff(Step(Finish), ("办结了，请核查", "“{{ title }}”（{{ place }}）已经办结，请到现场核查。"), ("Done, please check", "“{{ title }}” ({{ place }}) is done. Please check it on the spot.")),
    staff(Step(PassCheck), ("核查通过", "您办理的“{{ title }}”核查通过。"), ("The check passed", "Your work on “{{ title }}” passed the check.")),
    staff(Step(FailCheck), ("核查没通过", "您办理的“{{ title }}”核查没有通过，请看原因，接着办。"), ("The check failed", "Your work on “{{ title }}” did not pass the check. Please read why, and go on.")),
    staff(Step(Rate), ("居民评价了", "您办理的“{{ title }}”收到了居民的评价。"), ("It was rated", "Your work on “{{ title }}” was rated.")),
    staff(Step(Reopen), ("要求重办", "“{{ title }}”要求重新办理，请看原因。"), ("To be done again", "“{{ title }}” is to be done again. Please read why.")),
    staff(Step(Urge), ("居民催办", "居民催办“{{ title }}”，请尽快处理并告诉她进展。"), ("The reporter urges", "The reporter of “{{ title }}” asks for haste. Please go on and tell her how it stands.")),
    staff(Step(Supervise), ("上级督办", "“{{ title }}”已列为督办，请抓紧办理。"), ("Under supervision", "“{{ title }}” is now supervised from above. Please make haste.")),
    staff(Step(Climb), ("已升级，请您过问", "“{{ title }}”（{{ place }}）没有按时办理，已升级到您这里，请过问。"), ("It came up to you", "“{{ title }}” ({{ place }}) was not seen to in time and has come up to you.")),
    staff(Step(Withdraw), ("上报人已撤回", "“{{ title }}”已由上报人撤回，不用再办。"), ("Withdrawn", "“{{ title }}” was withdrawn by its reporter. Nothing more is to be done.")),
    staff(Step(Join), ("又有邻居遇到", "又有一位邻居遇到“{{ title }}”的问题。"), ("One more neighbour", "One more neighbour has the trouble of “{{ title }}”.")),
    staff(ArbitrationDue, ("多次退单，请裁定", "“{{ title }}”多次被退回，请您裁定由谁办理。"), ("Please arbitrate", "“{{ title }}” was returned again and again. Please decide who must handle it.")),
    staff(CallBackDue, ("评分低，请回访", "“{{ title }}”评分较低，请给上报人打个电话。"), ("Please call back", "“{{ title }}” was rated low. Please call its reporter.")),
    staff(TakenAway, ("不再由您办理", "“{{ title }}”（{{ place }}）不再由您办理，不用再去了。"), ("No longer yours", "“{{ title }}” ({{ place }}) is no longer yours to see to.")),
    staff(Step(Warn), ("快到时限了", "“{{ title }}”快到时限了，请抓紧。"), ("The deadline is near", "The deadline of “{{ title }}” is near.")),
    staff(Step(Overdue), ("已经超时", "“{{ title }}”（{{ place }}）已经超过时限，请马上处理。"), ("Overdue", "“{{ title }}” ({{ place }}) is overdue. Please see to it at once.")),
    staff(Step(Review), ("挂账到期，请复核", "挂账的“{{ title }}”到了复核日期，请看看现在能不能办。"), ("Time to look again", "“{{ title }}”, set aside before, has reached its review date. Please see whether it can be solved now.")),
    staff(Step(Retime), ("时限有调整", "“{{ title }}”的办理时限重新计算了，请看新的时限。"), ("A new deadline", "The deadlines of “{{ title }}” were counted anew. Please look at them.")),
    staff(RuleBroken, ("派单规则出错", "有一条派单规则用不了，派单时已跳过它，改按后面的规则派。请检查规则。{{ detail }}"), ("A rule is broken", "A routing rule cannot be used and is passed over: its petitions fall to the next rule that fits. Please check it. {{ detail }}")),
    staff(Other, ("有新消息", "“{{ title }}”有新消息，请查看。{{ detail }}"), ("There is news", "There is news of “{{ title }}”. {{ detail }}")),
];

/// Whether a topic has words of its own for this reader.
#[must_use]
pub fn has_words(topic: Topic, reader: Reader) -> bool {
    default_words(topic, reader).is_some()
}

fn default_words(topic: Topic, reader: Reader) -> Option<&'static DefaultWords> {
    WORDS.iter().find(|words| words.topic == topic && words.reader == reader)
}

/// Every key that has words of its own.
pub fn template_keys() -> impl Iterator<Item = TemplateKey> {
    WORDS.iter().flat_map(|words| {
        Channel::WORDED.into_iter().flat_map(move |channel| {
            let key =
                move |language| TemplateKey { topic: words.topic, reader: words.reader, channel, language };
            Language::ALL.iter().copied().map(key)
        })
    })
}

/// The parts that Sanping brings for a key; the general ones where the topic has none for this reader.
#[must_use]
pub fn words(key: TemplateKey) -> Parts {
    let found = default_words(key.topic, key.reader).or_else(|| default_words(Other, key.reader));
    let (title, text) = match key.language {
        Language::Zh => found.map_or(("有新消息", "有新消息，请查看。"), |words| words.zh),
        Language::En => found.map_or(("There is news", "There is news."), |words| words.en),
    };
    match key.channel {
        Channel::Inbox => vec![Part::new("title", title), Part::new("text", text)],
        Channel::Sms => vec![Part::new("text", text_message(title, key.language))],
        Channel::Wechat => vec![
            Part::new("thing1", "{{ title }}"),
            Part::new("character_string2", "{{ number }}"),
            Part::new("thing3", title),
            Part::new("time4", "{{ time }}"),
        ],
        Channel::None => Parts::new(),
    }
}

fn text_message(title: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("社区提醒：“{{{{ short_title }}}}”{title}。编号{{{{ number }}}}。"),
        Language::En => format!("Sanping: “{{{{ short_title }}}}”: {title}. No. {{{{ number }}}}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::fit;

    #[test]
    fn a_title_fits_into_a_field_of_wechat() {
        for DefaultWords { topic, zh, en, .. } in WORDS {
            for title in [zh.0, en.0] {
                assert_eq!(fit(title, 20), title, "{topic:?}");
            }
        }
    }

    #[test]
    fn every_topic_has_words_for_its_reader_and_none_stand_twice() {
        for topic in Topic::all() {
            // A call back is told to nobody, and notes of progress to the reporter alone.
            let told = topic != Step(CallBack);
            let known = Reader::ALL.iter().filter(|reader| has_words(topic, **reader)).count();
            assert_eq!(known > 0, told, "{topic:?}");
            for &reader in Reader::ALL {
                let twice = WORDS.iter().filter(|words| words.topic == topic && words.reader == reader);
                assert!(twice.count() <= 1, "{topic:?}");
            }
        }
    }

    #[test]
    fn an_unknown_topic_has_general_words() {
        let key = TemplateKey {
            topic: Step(CallBack),
            reader: Reader::Resident,
            channel: Channel::Inbox,
            language: Language::Zh,
        };
        assert_eq!(words(key)[0].text, "有新消息");
    }
}
