-- Messages that tests of drafts send are collected apart, and become test runs.
alter table batch_messages add column mode text not null default 'live' check (mode in ('live', 'draft'));
