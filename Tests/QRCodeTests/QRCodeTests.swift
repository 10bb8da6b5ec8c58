import Foundation
import QRCode
import Testing

@Suite("QR codes")
struct QRCodeTests {
    @Test(
        "A decoder reads what was put in",
        arguments: [
            "x",
            "otpauth://totp/PacCrypt:admin?secret=A4JMDEYEMX7J6YBMRIHYZNG2CBS2P53M&issuer=PacCrypt&digits=6&period=30",
            "https://example.org/pickup/DlaX_k_wdUb315h7SqNBebaykJYFY13C",
            "Grüße, κόσμε, 世界 🔐",
        ],
        [3, 6, QRCode.mostPixelsPerModule])
    func decoderReadsIt(text: String, pixelsPerModule: Int) throws {
        #expect(try Decoder.read(QRCode.png(text, pixelsPerModule: pixelsPerModule)) == text)
    }

    @Test("A decoder reads the longest text", arguments: [3, 6, QRCode.mostPixelsPerModule])
    func decoderReadsTheLongest(pixelsPerModule: Int) throws {
        let text = String(repeating: "Pac!", count: QRCode.mostBytes / 4) + "end"
        #expect(text.utf8.count == QRCode.mostBytes)
        #expect(try Decoder.read(QRCode.png(text, pixelsPerModule: pixelsPerModule)) == text)
    }

    @Test("The image is a square of grey with a quiet zone of 4 modules")
    func imageHasItsSize() throws {
        // Version 1 has 21 modules.
        let png = try QRCode.png("x", pixelsPerModule: 5)
        let width = (21 + 2 * 4) * 5
        #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        #expect(bigEndian(png[16..<20]) == width && bigEndian(png[20..<24]) == width)
        #expect(png[24] == 8 && png[25] == 0)
    }

    @Test("The same text gives the same bytes")
    func sameBytes() throws {
        #expect(try QRCode.png("PacCrypt") == QRCode.png("PacCrypt"))
    }

    @Test("The largest image stays small")
    func largestImage() throws {
        let text = String(repeating: "a", count: QRCode.mostBytes)
        let png = try QRCode.png(text, pixelsPerModule: QRCode.mostPixelsPerModule)
        #expect(bigEndian(png[16..<20]) == 2960)
        #expect(png.count < 256 << 10)
    }

    @Test(
        "What cannot be drawn is refused, with its kind",
        arguments: [
            (0, 6, .empty), (QRCode.mostBytes / 2 + 1, 6, .tooLong(bytes: QRCode.mostBytes + 1)), (1, 0, .scale(0)),
            (1, -1, .scale(-1)), (1, QRCode.mostPixelsPerModule + 1, .scale(QRCode.mostPixelsPerModule + 1)),
            (1, .max, .scale(.max)),
        ] as [(Int, Int, QRCodeError)])
    func refusals(letters: Int, pixelsPerModule: Int, expected: QRCodeError) {
        // Two bytes a letter.
        let text = String(repeating: "ü", count: letters)
        let error = #expect(throws: QRCodeError.self) { try QRCode.png(text, pixelsPerModule: pixelsPerModule) }
        #expect(error == expected)
        #expect(error.map { !"\($0)".contains("ü") } ?? false)
    }

    private func bigEndian(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }
}
