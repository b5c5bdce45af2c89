-- A run that waits for a person to say what became of a call: lists show it without reading journals. It counts only
-- while the run waits; each write of the run says it anew.
alter table runs add column asks_person boolean not null default false;
