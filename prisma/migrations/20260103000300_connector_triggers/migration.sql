-- A polling trigger that is switched off keeps what it knows: what came meanwhile starts runs when it is switched on.
alter table triggers add column off boolean not null default false;

alter table trigger_subscriptions
  -- Of a connector: what it was asked for with. It is taken back with the same connection, whatever the flow uses by then.
  add column reference_key text,
  add column connection_id uuid,
  drop constraint trigger_subscriptions_state_check,
  -- left: it stays at the service, because nobody can tell how to take it back; kept to be shown.
  add constraint trigger_subscriptions_state_check
    check (state in ('subscribing', 'subscribed', 'replaced', 'unsubscribing', 'left'));
