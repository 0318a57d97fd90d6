/**
 * The named blocks that `\p{IsGreek}` and its like stand for, as inclusive first-last pairs of UTF-16 code units in hexadecimal.
 *
 * .NET pins these ranges itself (Unicode 4.0 blocks, the XML Schema names and three of Perl's); they never followed later
 * versions of Unicode. Source: the property table of `RegexCharClass.cs`, dotnet/corefx release 3.1 (MIT licence).
 */
export const BLOCKS: Readonly<Record<string, string>> = {
  IsAlphabeticPresentationForms: 'fb00-fb4f',
  IsArabic: '600-6ff',
  'IsArabicPresentationForms-A': 'fb50-fdff',
  'IsArabicPresentationForms-B': 'fe70-feff',
  IsArmenian: '530-58f',
  IsArrows: '2190-21ff',
  IsBasicLatin: '0-7f',
  IsBengali: '980-9ff',
  IsBlockElements: '2580-259f',
  IsBopomofo: '3100-312f',
  IsBopomofoExtended: '31a0-31bf',
  IsBoxDrawing: '2500-257f',
  IsBraillePatterns: '2800-28ff',
  IsBuhid: '1740-175f',
  IsCJKCompatibility: '3300-33ff',
  IsCJKCompatibilityForms: 'fe30-fe4f',
  IsCJKCompatibilityIdeographs: 'f900-faff',
  IsCJKRadicalsSupplement: '2e80-2eff',
  IsCJKSymbolsandPunctuation: '3000-303f',
  IsCJKUnifiedIdeographs: '4e00-9fff',
  IsCJKUnifiedIdeographsExtensionA: '3400-4dbf',
  IsCherokee: '13a0-13ff',
  IsCombiningDiacriticalMarks: '300-36f',
  IsCombiningDiacriticalMarksforSymbols: '20d0-20ff',
  IsCombiningHalfMarks: 'fe20-fe2f',
  IsCombiningMarksforSymbols: '20d0-20ff',
  IsControlPictures: '2400-243f',
  IsCurrencySymbols: '20a0-20cf',
  IsCyrillic: '400-4ff',
  IsCyrillicSupplement: '500-52f',
  IsDevanagari: '900-97f',
  IsDingbats: '2700-27bf',
  IsEnclosedAlphanumerics: '2460-24ff',
  IsEnclosedCJKLettersandMonths: '3200-32ff',
  IsEthiopic: '1200-137f',
  IsGeneralPunctuation: '2000-206f',
  IsGeometricShapes: '25a0-25ff',
  IsGeorgian: '10a0-10ff',
  IsGreek: '370-3ff',
  IsGreekExtended: '1f00-1fff',
  IsGreekandCoptic: '370-3ff',
  IsGujarati: 'a80-aff',
  IsGurmukhi: 'a00-a7f',
  IsHalfwidthandFullwidthForms: 'ff00-ffef',
  IsHangulCompatibilityJamo: '3130-318f',
  IsHangulJamo: '1100-11ff',
  IsHangulSyllables: 'ac00-d7af',
  IsHanunoo: '1720-173f',
  IsHebrew: '590-5ff',
  IsHighPrivateUseSurrogates: 'db80-dbff',
  IsHighSurrogates: 'd800-db7f',
  IsHiragana: '3040-309f',
  IsIPAExtensions: '250-2af',
  IsIdeographicDescriptionCharacters: '2ff0-2fff',
  IsKanbun: '3190-319f',
  IsKangxiRadicals: '2f00-2fdf',
  IsKannada: 'c80-cff',
  IsKatakana: '30a0-30ff',
  IsKatakanaPhoneticExtensions: '31f0-31ff',
  IsKhmer: '1780-17ff',
  IsKhmerSymbols: '19e0-19ff',
  IsLao: 'e80-eff',
  'IsLatin-1Supplement': '80-ff',
  'IsLatinExtended-A': '100-17f',
  'IsLatinExtended-B': '180-24f',
  IsLatinExtendedAdditional: '1e00-1eff',
  IsLetterlikeSymbols: '2100-214f',
  IsLimbu: '1900-194f',
  IsLowSurrogates: 'dc00-dfff',
  IsMalayalam: 'd00-d7f',
  IsMathematicalOperators: '2200-22ff',
  'IsMiscellaneousMathematicalSymbols-A': '27c0-27ef',
  'IsMiscellaneousMathematicalSymbols-B': '2980-29ff',
  IsMiscellaneousSymbols: '2600-26ff',
  IsMiscellaneousSymbolsandArrows: '2b00-2bff',
  IsMiscellaneousTechnical: '2300-23ff',
  IsMongolian: '1800-18af',
  IsMyanmar: '1000-109f',
  IsNumberForms: '2150-218f',
  IsOgham: '1680-169f',
  IsOpticalCharacterRecognition: '2440-245f',
  IsOriya: 'b00-b7f',
  IsPhoneticExtensions: '1d00-1d7f',
  IsPrivateUse: 'e000-f8ff',
  IsPrivateUseArea: 'e000-f8ff',
  IsRunic: '16a0-16ff',
  IsSinhala: 'd80-dff',
  IsSmallFormVariants: 'fe50-fe6f',
  IsSpacingModifierLetters: '2b0-2ff',
  IsSpecials: 'fff0-ffff',
  IsSuperscriptsandSubscripts: '2070-209f',
  'IsSupplementalArrows-A': '27f0-27ff',
  'IsSupplementalArrows-B': '2900-297f',
  IsSupplementalMathematicalOperators: '2a00-2aff',
  IsSyriac: '700-74f',
  IsTagalog: '1700-171f',
  IsTagbanwa: '1760-177f',
  IsTaiLe: '1950-197f',
  IsTamil: 'b80-bff',
  IsTelugu: 'c00-c7f',
  IsThaana: '780-7bf',
  IsThai: 'e00-e7f',
  IsTibetan: 'f00-fff',
  IsUnifiedCanadianAboriginalSyllabics: '1400-167f',
  IsVariationSelectors: 'fe00-fe0f',
  IsYiRadicals: 'a490-a4cf',
  IsYiSyllables: 'a000-a48f',
  IsYijingHexagramSymbols: '4dc0-4dff',
  _xmlC:
    '2d-2e 30-3a 41-5a 5f-5f 61-7a b7-b7 c0-d6 d8-f6 f8-131 134-13e 141-148 14a-17e 180-1c3 1cd-1f0 ' +
    '1f4-1f5 1fa-217 250-2a8 2bb-2c1 2d0-2d1 300-345 360-361 386-38a 38c-38c 38e-3a1 3a3-3ce 3d0-3d6 ' +
    '3da-3da 3dc-3dc 3de-3de 3e0-3e0 3e2-3f3 401-40c 40e-44f 451-45c 45e-481 483-486 490-4c4 4c7-4c8 ' +
    '4cb-4cc 4d0-4eb 4ee-4f5 4f8-4f9 531-556 559-559 561-586 591-5a1 5a3-5b9 5bb-5bd 5bf-5bf 5c1-5c2 ' +
    '5c4-5c4 5d0-5ea 5f0-5f2 621-63a 640-652 660-669 670-6b7 6ba-6be 6c0-6ce 6d0-6d3 6d5-6e8 6ea-6ed ' +
    '6f0-6f9 901-903 905-939 93c-94d 951-954 958-963 966-96f 981-983 985-98c 98f-990 993-9a8 9aa-9b0 ' +
    '9b2-9b2 9b6-9b9 9bc-9bc 9be-9c4 9c7-9c8 9cb-9cd 9d7-9d7 9dc-9dd 9df-9e3 9e6-9f1 a02-a02 a05-a0a ' +
    'a0f-a10 a13-a28 a2a-a30 a32-a33 a35-a36 a38-a39 a3c-a3c a3e-a42 a47-a48 a4b-a4d a59-a5c a5e-a5e ' +
    'a66-a74 a81-a83 a85-a8b a8d-a8d a8f-a91 a93-aa8 aaa-ab0 ab2-ab3 ab5-ab9 abc-ac5 ac7-ac9 acb-acd ' +
    'ae0-ae0 ae6-aef b01-b03 b05-b0c b0f-b10 b13-b28 b2a-b30 b32-b33 b36-b39 b3c-b43 b47-b48 b4b-b4d ' +
    'b56-b57 b5c-b5d b5f-b61 b66-b6f b82-b83 b85-b8a b8e-b90 b92-b95 b99-b9a b9c-b9c b9e-b9f ba3-ba4 ' +
    'ba8-baa bae-bb5 bb7-bb9 bbe-bc2 bc6-bc8 bca-bcd bd7-bd7 be7-bef c01-c03 c05-c0c c0e-c10 c12-c28 ' +
    'c2a-c33 c35-c39 c3e-c44 c46-c48 c4a-c4d c55-c56 c60-c61 c66-c6f c82-c83 c85-c8c c8e-c90 c92-ca8 ' +
    'caa-cb3 cb5-cb9 cbe-cc4 cc6-cc8 cca-ccd cd5-cd6 cde-cde ce0-ce1 ce6-cef d02-d03 d05-d0c d0e-d10 ' +
    'd12-d28 d2a-d39 d3e-d43 d46-d48 d4a-d4d d57-d57 d60-d61 d66-d6f e01-e2e e30-e3a e40-e4e e50-e59 ' +
    'e81-e82 e84-e84 e87-e88 e8a-e8a e8d-e8d e94-e97 e99-e9f ea1-ea3 ea5-ea5 ea7-ea7 eaa-eab ead-eae ' +
    'eb0-eb9 ebb-ebd ec0-ec4 ec6-ec6 ec8-ecd ed0-ed9 f18-f19 f20-f29 f35-f35 f37-f37 f39-f39 f3e-f47 ' +
    'f49-f69 f71-f84 f86-f8b f90-f95 f97-f97 f99-fad fb1-fb7 fb9-fb9 10a0-10c5 10d0-10f6 1100-1100 ' +
    '1102-1103 1105-1107 1109-1109 110b-110c 110e-1112 113c-113c 113e-113e 1140-1140 114c-114c 114e-114e ' +
    '1150-1150 1154-1155 1159-1159 115f-1161 1163-1163 1165-1165 1167-1167 1169-1169 116d-116e 1172-1173 ' +
    '1175-1175 119e-119e 11a8-11a8 11ab-11ab 11ae-11af 11b7-11b8 11ba-11ba 11bc-11c2 11eb-11eb 11f0-11f0 ' +
    '11f9-11f9 1e00-1e9b 1ea0-1ef9 1f00-1f15 1f18-1f1d 1f20-1f45 1f48-1f4d 1f50-1f57 1f59-1f59 1f5b-1f5b ' +
    '1f5d-1f5d 1f5f-1f7d 1f80-1fb4 1fb6-1fbc 1fbe-1fbe 1fc2-1fc4 1fc6-1fcc 1fd0-1fd3 1fd6-1fdb 1fe0-1fec ' +
    '1ff2-1ff4 1ff6-1ffc 20d0-20dc 20e1-20e1 2126-2126 212a-212b 212e-212e 2180-2182 3005-3005 3007-3007 ' +
    '3021-302f 3031-3035 3041-3094 3099-309a 309d-309e 30a1-30fa 30fc-30fe 3105-312c 4e00-9fa5 ac00-d7a3',
  _xmlD:
    '30-39 660-669 6f0-6f9 966-96f 9e6-9ef a66-a6f ae6-aef b66-b6f be7-bef c66-c6f ce6-cef d66-d6f ' +
    'e50-e59 ed0-ed9 f20-f29 1040-1049 1369-1371 17e0-17e9 1810-1819 ff10-ff19',
  _xmlI:
    '3a-3a 41-5a 5f-5f 61-7a c0-d6 d8-f6 f8-131 134-13e 141-148 14a-17e 180-1c3 1cd-1f0 1f4-1f5 1fa-217 ' +
    '250-2a8 2bb-2c1 386-386 388-38a 38c-38c 38e-3a1 3a3-3ce 3d0-3d6 3da-3da 3dc-3dc 3de-3de 3e0-3e0 ' +
    '3e2-3f3 401-40c 40e-44f 451-45c 45e-481 490-4c4 4c7-4c8 4cb-4cc 4d0-4eb 4ee-4f5 4f8-4f9 531-556 ' +
    '559-559 561-586 5d0-5ea 5f0-5f2 621-63a 641-64a 671-6b7 6ba-6be 6c0-6ce 6d0-6d3 6d5-6d5 6e5-6e6 ' +
    '905-939 93d-93d 958-961 985-98c 98f-990 993-9a8 9aa-9b0 9b2-9b2 9b6-9b9 9dc-9dd 9df-9e1 9f0-9f1 ' +
    'a05-a0a a0f-a10 a13-a28 a2a-a30 a32-a33 a35-a36 a38-a39 a59-a5c a5e-a5e a72-a74 a85-a8b a8d-a8d ' +
    'a8f-a91 a93-aa8 aaa-ab0 ab2-ab3 ab5-ab9 abd-abd ae0-ae0 b05-b0c b0f-b10 b13-b28 b2a-b30 b32-b33 ' +
    'b36-b39 b3d-b3d b5c-b5d b5f-b61 b85-b8a b8e-b90 b92-b95 b99-b9a b9c-b9c b9e-b9f ba3-ba4 ba8-baa ' +
    'bae-bb5 bb7-bb9 c05-c0c c0e-c10 c12-c28 c2a-c33 c35-c39 c60-c61 c85-c8c c8e-c90 c92-ca8 caa-cb3 ' +
    'cb5-cb9 cde-cde ce0-ce1 d05-d0c d0e-d10 d12-d28 d2a-d39 d60-d61 e01-e2e e30-e30 e32-e33 e40-e45 ' +
    'e81-e82 e84-e84 e87-e88 e8a-e8a e8d-e8d e94-e97 e99-e9f ea1-ea3 ea5-ea5 ea7-ea7 eaa-eab ead-eae ' +
    'eb0-eb0 eb2-eb3 ebd-ebd ec0-ec4 f40-f47 f49-f69 10a0-10c5 10d0-10f6 1100-1100 1102-1103 1105-1107 ' +
    '1109-1109 110b-110c 110e-1112 113c-113c 113e-113e 1140-1140 114c-114c 114e-114e 1150-1150 1154-1155 ' +
    '1159-1159 115f-1161 1163-1163 1165-1165 1167-1167 1169-1169 116d-116e 1172-1173 1175-1175 119e-119e ' +
    '11a8-11a8 11ab-11ab 11ae-11af 11b7-11b8 11ba-11ba 11bc-11c2 11eb-11eb 11f0-11f0 11f9-11f9 1e00-1e9b ' +
    '1ea0-1ef9 1f00-1f15 1f18-1f1d 1f20-1f45 1f48-1f4d 1f50-1f57 1f59-1f59 1f5b-1f5b 1f5d-1f5d 1f5f-1f7d ' +
    '1f80-1fb4 1fb6-1fbc 1fbe-1fbe 1fc2-1fc4 1fc6-1fcc 1fd0-1fd3 1fd6-1fdb 1fe0-1fec 1ff2-1ff4 1ff6-1ffc ' +
    '2126-2126 212a-212b 212e-212e 2180-2182 3007-3007 3021-3029 3041-3094 30a1-30fa 3105-312c 4e00-9fa5 ' +
    'ac00-d7a3',
  _xmlW:
    '24-24 2b-2b 30-39 3c-3e 41-5a 5e-5e 60-7a 7c-7c 7e-7e a2-aa ac-ac ae-b6 b8-ba bc-be c0-220 222-233 ' +
    '250-2ad 2b0-2ee 300-34f 360-36f 374-375 37a-37a 384-386 388-38a 38c-38c 38e-3a1 3a3-3ce 3d0-3f6 ' +
    '400-486 488-4ce 4d0-4f5 4f8-4f9 500-50f 531-556 559-559 561-587 591-5a1 5a3-5b9 5bb-5bd 5bf-5bf ' +
    '5c1-5c2 5c4-5c4 5d0-5ea 5f0-5f2 621-63a 640-655 660-669 66e-6d3 6d5-6dc 6de-6ed 6f0-6fe 710-72c ' +
    '730-74a 780-7b1 901-903 905-939 93c-94d 950-954 958-963 966-96f 981-983 985-98c 98f-990 993-9a8 ' +
    '9aa-9b0 9b2-9b2 9b6-9b9 9bc-9bc 9be-9c4 9c7-9c8 9cb-9cd 9d7-9d7 9dc-9dd 9df-9e3 9e6-9fa a02-a02 ' +
    'a05-a0a a0f-a10 a13-a28 a2a-a30 a32-a33 a35-a36 a38-a39 a3c-a3c a3e-a42 a47-a48 a4b-a4d a59-a5c ' +
    'a5e-a5e a66-a74 a81-a83 a85-a8b a8d-a8d a8f-a91 a93-aa8 aaa-ab0 ab2-ab3 ab5-ab9 abc-ac5 ac7-ac9 ' +
    'acb-acd ad0-ad0 ae0-ae0 ae6-aef b01-b03 b05-b0c b0f-b10 b13-b28 b2a-b30 b32-b33 b36-b39 b3c-b43 ' +
    'b47-b48 b4b-b4d b56-b57 b5c-b5d b5f-b61 b66-b70 b82-b83 b85-b8a b8e-b90 b92-b95 b99-b9a b9c-b9c ' +
    'b9e-b9f ba3-ba4 ba8-baa bae-bb5 bb7-bb9 bbe-bc2 bc6-bc8 bca-bcd bd7-bd7 be7-bf2 c01-c03 c05-c0c ' +
    'c0e-c10 c12-c28 c2a-c33 c35-c39 c3e-c44 c46-c48 c4a-c4d c55-c56 c60-c61 c66-c6f c82-c83 c85-c8c ' +
    'c8e-c90 c92-ca8 caa-cb3 cb5-cb9 cbe-cc4 cc6-cc8 cca-ccd cd5-cd6 cde-cde ce0-ce1 ce6-cef d02-d03 ' +
    'd05-d0c d0e-d10 d12-d28 d2a-d39 d3e-d43 d46-d48 d4a-d4d d57-d57 d60-d61 d66-d6f d82-d83 d85-d96 ' +
    'd9a-db1 db3-dbb dbd-dbd dc0-dc6 dca-dca dcf-dd4 dd6-dd6 dd8-ddf df2-df3 e01-e3a e3f-e4e e50-e59 ' +
    'e81-e82 e84-e84 e87-e88 e8a-e8a e8d-e8d e94-e97 e99-e9f ea1-ea3 ea5-ea5 ea7-ea7 eaa-eab ead-eb9 ' +
    'ebb-ebd ec0-ec4 ec6-ec6 ec8-ecd ed0-ed9 edc-edd f00-f03 f13-f39 f3e-f47 f49-f6a f71-f84 f86-f8b ' +
    'f90-f97 f99-fbc fbe-fcc fcf-fcf 1000-1021 1023-1027 1029-102a 102c-1032 1036-1039 1040-1049 ' +
    '1050-1059 10a0-10c5 10d0-10f8 1100-1159 115f-11a2 11a8-11f9 1200-1206 1208-1246 1248-1248 124a-124d ' +
    '1250-1256 1258-1258 125a-125d 1260-1286 1288-1288 128a-128d 1290-12ae 12b0-12b0 12b2-12b5 12b8-12be ' +
    '12c0-12c0 12c2-12c5 12c8-12ce 12d0-12d6 12d8-12ee 12f0-130e 1310-1310 1312-1315 1318-131e 1320-1346 ' +
    '1348-135a 1369-137c 13a0-13f4 1401-166c 166f-1676 1681-169a 16a0-16ea 16ee-16f0 1700-170c 170e-1714 ' +
    '1720-1734 1740-1753 1760-176c 176e-1770 1772-1773 1780-17d3 17d7-17d7 17db-17dc 17e0-17e9 180b-180d ' +
    '1810-1819 1820-1877 1880-18a9 1e00-1e9b 1ea0-1ef9 1f00-1f15 1f18-1f1d 1f20-1f45 1f48-1f4d 1f50-1f57 ' +
    '1f59-1f59 1f5b-1f5b 1f5d-1f5d 1f5f-1f7d 1f80-1fb4 1fb6-1fc4 1fc6-1fd3 1fd6-1fdb 1fdd-1fef 1ff2-1ff4 ' +
    '1ff6-1ffe 2044-2044 2052-2052 2070-2071 2074-207c 207f-208c 20a0-20b1 20d0-20ea 2100-213a 213d-214b ' +
    '2153-2183 2190-2328 232b-23b3 23b7-23ce 2400-2426 2440-244a 2460-24fe 2500-2613 2616-2617 2619-267d ' +
    '2680-2689 2701-2704 2706-2709 270c-2727 2729-274b 274d-274d 274f-2752 2756-2756 2758-275e 2761-2767 ' +
    '2776-2794 2798-27af 27b1-27be 27d0-27e5 27f0-2982 2999-29d7 29dc-29fb 29fe-2aff 2e80-2e99 2e9b-2ef3 ' +
    '2f00-2fd5 2ff0-2ffb 3004-3007 3012-3013 3020-302f 3031-303c 303e-303f 3041-3096 3099-309f 30a1-30fa ' +
    '30fc-30ff 3105-312c 3131-318e 3190-31b7 31f0-321c 3220-3243 3251-327b 327f-32cb 32d0-32fe 3300-3376 ' +
    '337b-33dd 33e0-33fe 3400-4db5 4e00-9fa5 a000-a48c a490-a4c6 ac00-d7a3 f900-fa2d fa30-fa6a fb00-fb06 ' +
    'fb13-fb17 fb1d-fb36 fb38-fb3c fb3e-fb3e fb40-fb41 fb43-fb44 fb46-fbb1 fbd3-fd3d fd50-fd8f fd92-fdc7 ' +
    'fdf0-fdfc fe00-fe0f fe20-fe23 fe62-fe62 fe64-fe66 fe69-fe69 fe70-fe74 fe76-fefc ff04-ff04 ff0b-ff0b ' +
    'ff10-ff19 ff1c-ff1e ff21-ff3a ff3e-ff3e ff40-ff5a ff5c-ff5c ff5e-ff5e ff66-ffbe ffc2-ffc7 ffca-ffcf ' +
    'ffd2-ffd7 ffda-ffdc ffe0-ffe6 ffe8-ffee fffc-fffd',
};
