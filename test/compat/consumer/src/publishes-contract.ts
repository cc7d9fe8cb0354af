import assert from 'node:assert/strict';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { describeContract } from 'nestjs-registry-http/openapi';

/** Apart from the others: an application may be without Swagger. */
export function publishesContract(app: INestApplication): void {
  const config = new DocumentBuilder().setTitle('Facilities').build();
  const { paths } = describeContract(SwaggerModule.createDocument(app, config), app);
  assert.ok(paths['/facilities']?.post?.responses['201']);
  assert.ok(!paths['/facilities'].post.responses['202']);
  assert.ok(paths['/facilities/{id}']?.delete?.responses['200']);
}
