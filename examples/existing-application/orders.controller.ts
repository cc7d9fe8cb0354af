import { Body, Controller, Delete, Get, HttpCode, NotFoundException, Param, Post } from '@nestjs/common';

/** Not moved yet: Nest's exceptions, and success codes of its own. */
@Controller('orders')
export class OrdersController {
  @Get(':id')
  find(@Param('id') id: string) {
    if (id !== '1') throw new NotFoundException({ message: 'No such order', reason: 'O-12' });
    return { id };
  }

  @Post()
  @HttpCode(200)
  create(@Body() order: object) {
    return { id: '2', ...order };
  }

  @Delete(':id')
  @HttpCode(204)
  remove() {}
}
