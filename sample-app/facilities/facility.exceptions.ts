import { ConflictException, GoneException, RegistryException } from 'nestjs-registry-http';

/** The uuid that a client chose is taken, for good. */
export class UuidTakenException extends ConflictException {
  static readonly errorCode = 'uuid-taken';
  static readonly title = 'A facility has this uuid, or had it before it was deleted';
}

/** One of the identifiers belongs to another facility. */
export class IdentifierTakenException extends ConflictException {
  static readonly errorCode = 'identifier-taken';
  static readonly title = 'An identifier belongs to another facility';
}

/** The facility was deleted. */
export class FacilityRemovedException extends GoneException {
  static readonly errorCode = 'facility-removed';
  static readonly title = 'The facility was removed';
}

/** The facility is in another version than the request is meant for (RFC 9110 §13.1.1). */
export class VersionChangedException extends RegistryException {
  static readonly errorCode = 'version-changed';
  static readonly title = 'The facility has changed since';

  constructor(message: string = VersionChangedException.title) {
    super(412, message);
  }
}
