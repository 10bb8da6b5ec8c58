import Testing
import TextEncodings

@Suite("Numbers in digits")
struct DigitsTests {
    @Test("A number in digits is read", arguments: [("0", 0), ("007", 7), ("255", 255)] as [(String, UInt8)])
    func read(text: String, number: UInt8) {
        #expect(UInt8(digits: text) == number)
        #expect(UInt8(digits: "x\(text)".dropFirst()) == number)
    }

    @Test("Anything else is no number", arguments: ["", "+5", "-0", "-5", " 5", "5 ", "256", "0x5", "5.0", "５"])
    func refused(text: String) {
        #expect(UInt8(digits: text) == nil)
    }
}
