CREATE TABLE "facility_counts" (
	"slot" integer PRIMARY KEY NOT NULL,
	"living" bigint NOT NULL
);
--> statement-breakpoint
-- The change of each statement goes into the row of its connection (of one in 32): writers that share a row wait for each other.
CREATE FUNCTION "count_living_facilities"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	change bigint;
BEGIN
	IF TG_OP = 'INSERT' THEN
		change := (SELECT count(*) FROM "added" WHERE "deleted_at" IS NULL);
	ELSIF TG_OP = 'DELETE' THEN
		change := -(SELECT count(*) FROM "gone" WHERE "deleted_at" IS NULL);
	ELSE
		change := CASE WHEN NEW."deleted_at" IS NULL THEN 1 ELSE -1 END;
	END IF;
	INSERT INTO "facility_counts" AS "counted" ("slot", "living") VALUES (pg_backend_pid() % 32, change)
		ON CONFLICT ("slot") DO UPDATE SET "living" = "counted"."living" + excluded."living";
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "count_added" AFTER INSERT ON "facilities" REFERENCING NEW TABLE AS "added"
	FOR EACH STATEMENT EXECUTE FUNCTION "count_living_facilities"();--> statement-breakpoint
CREATE TRIGGER "count_gone" AFTER DELETE ON "facilities" REFERENCING OLD TABLE AS "gone"
	FOR EACH STATEMENT EXECUTE FUNCTION "count_living_facilities"();--> statement-breakpoint
CREATE TRIGGER "count_changed" AFTER UPDATE OF "deleted_at" ON "facilities" FOR EACH ROW
	WHEN ((OLD."deleted_at" IS NULL) <> (NEW."deleted_at" IS NULL)) EXECUTE FUNCTION "count_living_facilities"();--> statement-breakpoint
-- The triggers have locked the table: nobody writes between this and the first change that they count.
INSERT INTO "facility_counts" ("slot", "living") SELECT 0, count(*) FROM "facilities" WHERE "deleted_at" IS NULL;
