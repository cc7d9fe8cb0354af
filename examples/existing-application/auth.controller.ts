import { Body, Controller, Post } from '@nestjs/common';
import { SuccessCode, UnauthorizedException } from 'nestjs-registry-http';

/** Moved: a typed exception, and a stated exception to "a POST responds 201". */
@Controller('auth')
export class AuthController {
  @Post('login')
  @SuccessCode(200, 'nothing is created')
  login(@Body() credentials: { name?: string; password?: string }) {
    if (credentials.password !== 'secret') throw new UnauthorizedException('Wrong name or password');
    return { token: `token of ${credentials.name}` };
  }
}
