const body = {
  name: 'Nyahururu District Hospital',
  active: true,
  coordinates: [36.36194, 0.03783],
  identifiers: [{ agency: 'MOH', context: 'MFL', id: '10890' }],
  properties: { type: 'District Hospital', owner: 'Ministry of Health', numBeds: 142, numCots: 27 },
};

const uuid = '550e8400-e29b-41d4-a716-446655440000';

const facility = {
  uuid,
  href: `http://localhost:3000/api/v1/facilities/${uuid}.json`,
  ...body,
  createdAt: '2011-11-16T14:26:15Z',
  updatedAt: '2011-11-16T14:26:15Z',
};

/** A facility of Kenya's Master Facility List, as it goes in and as it comes out. */
export const EXAMPLE = { uuid, body, facility } as const;
