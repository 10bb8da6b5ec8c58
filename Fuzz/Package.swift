// swift-tools-version: 6.2
import PackageDescription

// A package of its own: its flags would otherwise keep others from depending on PacCryptCore. Scripts/fuzz builds it,
// with testing enabled: a parser that only its own module uses is fuzzed without becoming public for that.

/// What each fuzz target takes from PacCrypt. Each has its folder in Sources, its seeds in Corpus and its line in
/// Scripts/fuzz; CONTRIBUTING.md says which parsers it reaches.
let parsers = [
    "FuzzAccept": ["HTTPSyntax"],
    "FuzzAddress": ["RequestGuard"],
    "FuzzAuditLine": ["AuditLog", "JSONSyntax", "PacCryptCore"],
    "FuzzClamAV": ["ClamAVScanner"],
    "FuzzCookie": ["HTTPSyntax"],
    "FuzzDisposition": ["HTTPSyntax"],
    "FuzzFernet": ["PacCryptCore", "TextEncodings"],
    "FuzzHeader": ["PacCryptCore"],
    "FuzzJSON": ["JSONSyntax", "PacCryptAPI", "Settings"],
    "FuzzLink": ["PacCryptClient"],
    "FuzzMetadata": ["PacCryptCore", "PacShare"],
    "FuzzMultipart": ["MultipartForm"],
    "FuzzName": ["CommandLineIO"],
    "FuzzOpening": ["PacCryptCore"],
    "FuzzOriginal": ["PacCryptCore"],
    "FuzzOriginalRecord": ["OriginalInstance"],
    "FuzzPEM": ["PacCryptCore"],
    "FuzzPartHeader": ["HTTPSyntax", "MultipartForm"],
    "FuzzRange": ["HTTPSyntax"],
    "FuzzSettings": ["Settings"],
    "FuzzTar": ["FolderArchive"],
    "FuzzToken": ["PacCryptCore", "TextEncodings"],
    "FuzzURLEncodedForm": ["HTTPSyntax", "TextEncodings"],
]

/// Those that also make what they read, with the same keys.
let forgers = ["FuzzFernet", "FuzzOriginal"]

let settings: [SwiftSetting] = [.treatAllWarnings(as: .error), .unsafeFlags(["-parse-as-library"])]

let package = Package(
    name: "Fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "PacCrypt", path: ".."),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [.target(name: "FuzzSupport", swiftSettings: settings)]
        + parsers.map { name, products in
            Target.executableTarget(
                name: name,
                dependencies: ["FuzzSupport"] + products.map { .product(name: $0, package: "PacCrypt") }
                    + (forgers.contains(name)
                        ? [
                            .product(name: "Crypto", package: "swift-crypto"),
                            .product(name: "CryptoExtras", package: "swift-crypto"),
                        ] : []),
                swiftSettings: settings)
        },
    swiftLanguageModes: [.v6]
)
