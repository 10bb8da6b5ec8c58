import TestSupport
import Testing
import TextEncodings

@Suite("Hexadecimal digits and percent escapes")
struct HexadecimalTests {
    @Test("Bytes are written with two digits each, and read in either case")
    func bothCases() {
        let bytes: [UInt8] = [0x00, 0x0F, 0xA0, 0xFF]
        #expect(Hexadecimal.text(bytes) == "000fa0ff" && Hexadecimal.upperCaseText(bytes) == "000FA0FF")
        #expect(Hexadecimal.bytes("000fA0Ff") == bytes && Hexadecimal.bytes(lowerCase: "000fa0ff") == bytes)
        #expect(Hexadecimal.bytes("") == [])
        #expect(Hexadecimal.bytes(lowerCase: "000fA0ff") == nil)
    }

    @Test(
        "What is not pairs of digits is nothing", arguments: ["0", "000", "0g", "g0", " 00", "00\n", "+0", "ÄÄ", "٠٠"])
    func refused(text: String) {
        #expect(Hexadecimal.bytes(text) == nil && Hexadecimal.bytes(lowerCase: text) == nil)
    }

    @Test("Every byte reads back")
    func inverse() {
        let bytes = (UInt8.min...UInt8.max).map { $0 }
        #expect(Hexadecimal.bytes(lowerCase: Hexadecimal.text(bytes)) == bytes)
    }

    @Test("What is not unreserved is escaped byte by byte, and what is said to be plain is not")
    func percent() {
        #expect(PercentEncoding.text("a-Z_0.~ /ä\n") == "a-Z_0.~%20%2F%C3%A4%0A")
        #expect(PercentEncoding.text("a/~", plain: "/") == "a/%7E")
    }

    @Test("Percent escapes are read in either case, and a broken one is none")
    func percentDecoding() {
        #expect(PercentEncoding.bytes("a%2F%c3%A4+%00".utf8) == Array("a/ä+\0".utf8))
        for broken in ["%", "%4", "a%zz", "%%20", "%4g", "% 0", "%+1"] {
            #expect(PercentEncoding.bytes(broken.utf8) == nil)
        }
    }
}
