import NIOCore
import Testing

@testable import PacCryptServer

@Suite("What is left in buffers")
struct WipingTests {
    @Test("A piece is overwritten in the buffer that it is a part of, and nothing beside it")
    func shared() throws {
        let whole = ByteBuffer(string: "before-secret-behind")
        let piece = try #require(whole.getSlice(at: 7, length: 6))
        piece.wipe()
        #expect(whole.getString(at: 0, length: 20) == "before-\0\0\0\0\0\0-behind")
        ByteBuffer().wipe()
    }

    @Test("A part of a piece can be overwritten alone, wherever the piece begins")
    func range() throws {
        let whole = ByteBuffer(string: "0123456789")
        let piece = try #require(whole.getSlice(at: 2, length: 6))
        piece.wipe(1..<3)
        piece.wipe(4..<4)
        #expect(whole.getString(at: 0, length: 10) == "012\0\0" + "56789")
    }
}
