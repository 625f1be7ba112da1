package io.github.uq4j.onnx.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class DirectBuffersTest {

  @Test
  void take_afterGivingBack_isTheSameMemory() {
    DirectBuffers buffers = new DirectBuffers();
    ByteBuffer first = buffers.take(1000);
    assertThat(first.remaining()).isEqualTo(1000);
    assertThat(first.order()).isEqualTo(ByteOrder.nativeOrder());
    first.putLong(3).limit(200);
    ByteBuffer other = buffers.take(1000);
    assertThat(other).isNotSameAs(first);
    buffers.giveBack(first);
    ByteBuffer again = buffers.take(990);
    assertThat(again).isSameAs(first);
    assertThat(again.position()).isZero();
    assertThat(again.limit()).isEqualTo(990);
    assertThat(buffers.take(990)).isNotSameAs(first);
  }

  @Test
  void size_everyLength_fitsWithAQuarterToSpareAtMost() {
    for (int bytes = 0; bytes < 5000; bytes++) {
      int size = DirectBuffers.size(bytes);
      assertThat(size).isBetween(bytes, Math.max(64, bytes + bytes / 4));
      assertThat(DirectBuffers.size(size)).isEqualTo(size);
    }
    assertThat(DirectBuffers.size(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
    assertThat(DirectBuffers.size(1 << 28)).isEqualTo(1 << 28);
  }

  @Test
  void giveBack_moreThanMayLieIdle_isLeftToTheCollector() {
    DirectBuffers buffers = new DirectBuffers();
    ByteBuffer half = ByteBuffer.allocateDirect((int) (DirectBuffers.IDLE / 2));
    half.put(0, (byte) 7);
    for (int i = 0; i < 3; i++) {
      buffers.giveBack(half.duplicate());
    }
    assertThat(buffers.idleBytes()).isEqualTo(DirectBuffers.IDLE);
    assertThat(buffers.take(half.capacity()).get(0)).isEqualTo((byte) 7);
    assertThat(buffers.idleBytes()).isEqualTo(DirectBuffers.IDLE / 2);
  }

  @Test
  void giveBack_sizeThatIsNoneOfItsOwn_isLeftToTheCollector() {
    DirectBuffers buffers = new DirectBuffers();
    buffers.giveBack(ByteBuffer.allocateDirect(1001));
    assertThat(buffers.idleBytes()).isZero();
  }
}
