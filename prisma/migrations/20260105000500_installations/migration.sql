-- What tokens are of, where a service renews those of all sign-ins to it as one: a digest of the service, the app and the
-- installation it names. Null: the tokens of this connection are renewed by themselves.
alter table connection_tokens add column installation text;
create index connection_tokens_installation on connection_tokens (installation) where installation is not null;
