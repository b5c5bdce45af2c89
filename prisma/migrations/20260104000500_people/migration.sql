-- People come and go, and one person may work in several environments.

-- The name as it is searched and sorted: lower case by the code, because SQL's lower() knows only ASCII under the C locale.
alter table users add column name_key text not null default '';
update users set name_key = lower(name);

alter table environments add column created_by uuid references users (id) on delete set null;

-- Where the person of this session works; null: in the first environment that they are a member of.
alter table sessions add column environment_id uuid references environments (id) on delete set null;

-- Noted every few minutes, not with each call.
alter table members add column last_seen_at timestamptz;

alter table invitations add column revoked_at timestamptz;

alter table connect_links add column revoked_at timestamptz;
