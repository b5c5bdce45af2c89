-- Draft runs are few among many; the designer asks for them alone.
create index runs_drafts on runs (environment_id, id desc) where mode = 'draft';
