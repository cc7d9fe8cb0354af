CREATE TABLE "facilities" (
	"uuid" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"active" boolean NOT NULL,
	"longitude" double precision,
	"latitude" double precision,
	"properties" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "identifiers" (
	"facility" uuid NOT NULL,
	"position" integer NOT NULL,
	"agency" text NOT NULL,
	"context" text NOT NULL,
	"id" text NOT NULL,
	CONSTRAINT "identifiers_pkey" PRIMARY KEY("facility","position"),
	CONSTRAINT "identifiers_agency_context_id_unique" UNIQUE("agency","context","id")
);
--> statement-breakpoint
ALTER TABLE "identifiers" ADD CONSTRAINT "identifiers_facility_facilities_uuid_fk" FOREIGN KEY ("facility") REFERENCES "public"."facilities"("uuid") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "facilities_living" ON "facilities" USING btree ("uuid") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "facilities_by_name" ON "facilities" USING btree ("name","uuid") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "facilities_by_active" ON "facilities" USING btree ("active","uuid") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "facilities_by_coordinates" ON "facilities" USING btree ("longitude","latitude") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "facilities_by_created_at" ON "facilities" USING btree ("created_at","uuid") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "facilities_by_updated_at" ON "facilities" USING btree ("updated_at","uuid") WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "facilities_by_properties" ON "facilities" USING gin (properties jsonb_path_ops) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX "identifiers_by_context" ON "identifiers" USING btree ("context");--> statement-breakpoint
CREATE INDEX "identifiers_by_id" ON "identifiers" USING btree ("id");