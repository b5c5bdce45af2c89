-- How refreshing tokens goes.

alter table connection_tokens
  -- The service will not renew them again, or nobody knows whether they were used up: a person has to sign in.
  add column refused_at timestamptz,
  -- When refreshing failed for the last time since it worked; null: it did not.
  add column failed_at timestamptz,
  -- How often in a row.
  add column failures integer not null default 0;
