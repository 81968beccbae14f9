//! One file per thing a person or machine can do. Each checks access, asks the rule, and saves
//! the answer once, with its audit entry, its outbox message and its idempotency key.

pub mod account_now;
mod add_team;
pub mod analytics;
mod api_keys;
mod apply_segments;
mod change_account;
mod change_accounts;
mod change_catalogue;
mod change_member;
mod change_policy;
mod change_segments;
mod choose_password;
mod close_month;
mod closed_opening;
mod cx;
mod frame;
mod handover;
mod import;
mod invite_member;
mod jobs;
mod journey;
mod land;
mod list_page;
mod log_interaction;
mod looked_at;
mod member_fields;
mod month_figures;
mod notify;
mod password;
mod personal_data;
mod policy_file;
mod put_person;
mod put_spot;
mod read_notifications;
mod record_backup;
mod record_definitions;
mod record_export;
mod saved_views;
mod session;
mod setup_administrator;
mod sign_in;
mod sign_in_by_identity;
mod sign_out;
mod stop;
mod surveys;
mod try_settings;
mod typed;
mod undo_import;
mod url_part;
mod whitespace;
mod whole_policy;

pub use add_team::add_team;
pub use api_keys::{MadeKey, make_api_key, member_of_key, revoke_api_key};
pub use apply_segments::{
    MovedAccount, SEGMENTS_KIND, SegmentMove, SegmentPreview, SegmentRows, SegmentsApplied, apply_segments,
    preview_segments,
};
pub use change_account::{AccountChanged, FieldChange, change_account, name_in};
pub use change_accounts::{
    AccountsChange, AccountsChanged, CHANGE_KIND, ChangePreview, ChangedRow, TICKED_MAX, change_accounts, is_change,
    preview_change, undo_change,
};
pub use change_catalogue::{CatalogueNow, OfferingInput, catalogue_now, catalogue_versions, change_catalogue};
pub use change_member::{MemberChange, Standing, change_member};
pub use change_policy::{PolicyChange, change_policy, settings_known_at};
pub use change_segments::{SegmentsInput, SegmentsNow, change_segments, read_segments, segment_versions, segments_now};
pub use choose_password::{accept_invitation, change_password};
pub use close_month::{MonthFigures, close_month, reopen_month};
pub use closed_opening::closed_opening;
pub use cx::{Actor, Clock, CompanyClock, Cx};
pub use frame::who_may;
pub use handover::{
    ACTS, HANDOVERS, HandoverFile, HandoverInput, HandoverLedger, HandoverStepped, LedgerAccount, LedgerFilter,
    PromiseInput, PromiseStepInput, PromisesAre, handover_ledger, handover_of, put_promise, step_handover,
    step_promise,
};
pub use import::{ImportInput, ImportReport, ImportRow, Mode, RowFate, UpsertInput, Upserted, import, upsert};
pub use invite_member::{Invited, NewMember, invite_again, invite_member};
pub use jobs::{JobGivenUp, JobTried, give_up_job, try_job};
pub use journey::{
    ENTRIES_KIND, EntriesSigned, EntryPreview, Filed, Finding, GoalInput, JOURNEY, Journey, JourneyNow, JourneyTried,
    LateResponse, MilestoneInput, MoveInput, Part, PostMortem, ProposedEntry, SilentAccount, StepTaken, TriedAccount,
    journey_of, journey_with_map, late_responses, move_account, post_mortem_of, preview_entries, put_goal,
    put_milestone, sign_entries, silent_accounts, stage_times, take_back_step, try_journey,
};
pub use land::{
    AllLeads, DealInput, FittedLead, LandDeals, LandNow, LandedAccount, LandingQuality, LaterTermInput, LeadInput,
    NextMoveInput, PROFILE, ProfileNow, QUOTAS, QuotaStanding, QuotasNow, SimilarLeads, all_leads, land_deals, land_of,
    landing_quality, put_deal, put_later_term, put_lead, put_next_move, quota_standings, quotas_shown,
};
pub use list_page::ListPage;
pub use log_interaction::{InteractionInput, Logged, log_interaction};
pub use looked_at::{
    LookedAt, MUST_BE_AS_LOOKED_AT, version_of_member, version_of_person, version_of_spot, version_of_view,
};
pub use month_figures::{FrozenMonth, month_figures, month_figures_under};
pub use notify::{Cause, Moved, Notice};
pub use personal_data::{PersonErased, erase_person, export_person};
pub use policy_file::{FileNow, PolicyFile};
pub use put_person::{PersonInput, PersonPut, put_person};
pub use put_spot::{SpotInput, SpotPut, put_spot, said_of};
pub use read_notifications::read_notifications;
pub use record_backup::record_backup;
pub use record_definitions::{RecordedDefinition, definitions_known_at, record_definitions, recorded_definitions};
pub use record_export::{ExportedList, record_export};
pub use saved_views::{VIEW_NAME_CHARS_MAX, VIEWS_MAX, ViewInput, forget_view, may_forget, save_view};
pub use session::{SignedInMember, session};
pub use setup_administrator::{Administrator, NewAdministrator, setup_administrator};
pub use sign_in::{OpenedSession, sign_in};
pub use sign_in_by_identity::{Email, Identity, sign_in_by_identity};
pub use sign_out::{sign_out, sign_out_everywhere};
pub use stop::{FieldError, MUST_BE_ALLOWED, Refusal, Stop};
pub use store::hexadecimal;
pub use surveys::{
    ANSWER_LINK_MUST_BE_OPEN, AskedPerson, HeldBack, NextToAsk, OpenLink, PeopleInvited, ReadyMail, SURVEY_MAIL,
    SURVEYS, SurveyDetail, SurveyInput, SurveyLink, SurveyMail, SurveyNow, SurveyOpened, Whom, answer_survey,
    invite_people, invite_people_by_mail, jobs_of, link_opens, open_survey, opt_out, put_survey_template,
    ready_survey_mail, remind_people, remove_survey_template, survey_of, survey_of_job, surveys_of, tell_due_rounds,
};
pub use try_settings::with_settings;
pub use undo_import::{Undone, undo_import};
pub use url_part::url_part;
pub use whitespace::Spots;

/// Reading what is recorded: what lists and pages are filled from, through the store of a [`Cx`].
pub mod reads {
    pub use store::entity::api_key::Model as ApiKey;
    pub use store::entity::audit::Model as AuditRow;
    pub use store::entity::closed_month::Model as MonthEvent;
    pub use store::entity::import_batch::Model as ImportBatch;
    pub use store::entity::job::Model as JobRow;
    pub use store::entity::member::Model as MemberRow;
    pub use store::entity::notification::Model as Notification;
    pub use store::entity::policy_version::Model as PolicyVersion;
    pub use store::entity::retraction::Model as Retraction;
    pub use store::entity::saved_view::Model as SavedView;
    pub use store::entity::session::Model as SessionRow;
    pub use store::entity::team::Model as Team;
    pub use store::{
        AccountChoice, AccountFilter, AccountNow, AccountRecord, AccountSort, AuditEntry, ChainBreak, ChainEnd,
        CursorDoesNotFit, DbErr, Facets, FoundPerson, JobEnd, JobPage, JobState, Listed, Living, Marked,
        NotificationPage, Page, PersonRecord, PersonVersion, SaidBy, SharedView, SpotRecord, StageNow, Store,
        TimelineAsked, TimelinePage,
    };
}
