-- Whether the draft or the published version of the flow still speaks of the reference. What runs under way began with may
-- still need the others, so they stay bound, and count as no use.
alter table flow_connections add column used boolean not null default true;

-- What subscriptions of deleted flows came to: nobody can read it any more.
delete from trigger_subscriptions s using flows f
  where s.state = 'left' and f.id = s.flow_id and f.deleted_at is not null;
