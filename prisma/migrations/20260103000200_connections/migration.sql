-- Every maker of the environment may use a shared connection; another one only its owner.
alter table connections add column shared boolean not null default false;

-- Where the connector sent to when the credential was entered, in words. A connector that was changed to send elsewhere
-- does not get the credential until somebody enters it again: a maker who may change a connector may not thereby read
-- the credentials of others.
alter table connections add column sends_to text not null default '';
